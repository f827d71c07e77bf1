using System.Globalization;

namespace PcapStream.Profiling.Reports;

/// <summary>Notes that explain the figures of a report.</summary>
public static class ReportNotes
{
    private const int Named = 3;

    /// <summary>All notes for a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>The heading, then the caveats.</returns>
    public static IEnumerable<string> Of(MemoryProfile profile) => Caveats(profile).Prepend(Heading(profile));

    /// <summary>The meaning of the figures.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>One short line.</returns>
    public static string Heading(MemoryProfile profile) => profile.Backend switch
    {
        Backend.Alloc => "Bytes allocated on the garbage-collected heap; Mem usage is bytes per occurrence.",
        Backend.Live => "Bytes of the garbage-collected heap that are still alive after a collection.",
        Backend.Rss => "The process's resident set.",
        Backend.Gc => "The process's garbage-collected heap, garbage included.",
        Backend.Pool => "Bytes in use in PcapStream's allocators (blocks of leases, chunks, tables).",
        Backend.Pss => "The process's proportional set, at the start and end of methods.",
        _ => "The process's unique set, at the start and end of methods.",
    };

    /// <summary>What to bear in mind about the figures.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>At least one note.</returns>
    public static IEnumerable<string> Caveats(MemoryProfile profile)
    {
        switch (profile.Backend)
        {
            case Backend.Alloc or Backend.Live:
                yield return "Allocated bytes are exact and per thread. The program ran without tiered compilation "
                    + "(TieredCompilation=0) and without concurrent collections, so that another run gives the same.";
                break;
            case Backend.Rss:
                yield return "Growth at the same time is counted for each thread. The program ran with a small "
                    + "generation 0 (GCgen0size), so that garbage adds little.";
                break;
            case Backend.Gc:
                yield return "Growth at the same time is counted for each thread, and a collection makes it fall.";
                break;
            case Backend.Pool:
                yield return "Growth at the same time is counted for each thread.";
                break;
            default:
                yield return "The figure is too slow for every line: growth is in the row of the signature. Growth at "
                    + "the same time is counted for each thread, and the growth of a method that is shorter than a "
                    + "reading may be counted for the next one.";
                break;
        }
        foreach (string note in OfLive(profile.Live))
            yield return note;
        if (profile.Live is null && profile.Backend == Backend.Alloc)
            yield return "Allocated bytes include garbage; for what is still alive, use --backend live.";
        yield return "Profiled methods are not inlined, and objects that would be on the stack may be on the heap.";
        if (profile.Ending == ProfileEnding.Killed)
            yield return "The program was killed; these are its counts until then.";
        if (profile.Ending == ProfileEnding.Running)
            yield return "The program is still running; these are its counts until now.";
        if (profile.Ending == ProfileEnding.Unhandled)
            yield return "An unhandled exception ended the program.";
        string[] missing = MissingFiles(profile);
        if (missing.Length > 0)
        {
            string more = missing.Length > Named ? $" and {missing.Length - Named} more" : "";
            yield return $"Not found, so that line contents are empty: {string.Join(", ", missing.Take(Named))}{more}.";
        }
        if (profile.Methods.Any(method => method.InProgress))
        {
            yield return profile.Ending == ProfileEnding.Running
                ? "Lines marked * are in progress."
                : "Lines marked * were in progress when the program ended.";
        }
        if (profile.Methods.Count == 0 && profile.LeftOut == 0)
            yield return "No profiled method has run.";
        if (profile.LeftOut > 0)
        {
            yield return "Methods left out, because none of their lines changed by at least the given size: "
                + $"{profile.LeftOut}.";
        }
        if (!profile.Complete)
        {
            yield return "There were more methods and threads than the counters have room for: some are missing. Use a "
                + "narrower pattern.";
        }
    }

    private static IEnumerable<string> OfLive(LiveReadings? live)
    {
        if (live is null)
            yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Live bytes were read {live.Count} times, in {live.Share:0%} of the time"
            + $"{(live.Complete ? "" : ", and not at every line: growth between two readings is an estimate")}. "
            + $"Bytes belong to the line that allocated them.");
        if (!live.AtEnd)
        {
            yield return "Most of what was alive was released by the end: the bytes still alive are those when most "
                + "were.";
        }
    }

    private static string[] MissingFiles(MemoryProfile profile) =>
    [
        .. profile.Methods.SelectMany(method => method.Lines)
            .Select(line => line.File)
            .Distinct()
            .Where(file => !File.Exists(file))
            .Order(StringComparer.Ordinal),
    ];
}
