namespace PcapStream.Profiling.Reports;

/// <summary>Notes that explain the figures of a report.</summary>
public static class ReportNotes
{
    private const int Named = 3;

    /// <summary>The notes for a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>At least one sentence.</returns>
    public static IEnumerable<string> Of(MemoryProfile profile)
    {
        yield return profile.Backend switch
        {
            Backend.Alloc => "Bytes allocated on the garbage-collected heap, exact and per thread; "
                + "Mem usage is bytes per occurrence. The program ran without tiered compilation (TieredCompilation=0) "
                + "and without concurrent collections, so that another run gives the same figures.",
            Backend.Rss => "The process's resident set: growth at the same time is counted for each thread.",
            Backend.Gc => "The process's garbage-collected heap: growth at the same time is counted for each thread, "
                + "and a collection makes it fall.",
            Backend.Pool => "Bytes in use in PcapStream's allocators (blocks of leases, chunks, tables): "
                + "growth at the same time is counted for each thread.",
            _ =>
                "A figure of the whole process, read at the start and end of methods, because it is too slow for every "
                + "line: growth is in the row of the signature. Growth at the same time is counted for each thread, "
                + "and the growth of a method that is shorter than a reading may be counted for the next one.",
        };
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

    private static string[] MissingFiles(MemoryProfile profile) =>
    [
        .. profile.Methods.SelectMany(method => method.Lines)
            .Select(line => line.File)
            .Distinct()
            .Where(file => !File.Exists(file))
            .Order(StringComparer.Ordinal),
    ];
}
