namespace PcapStream.Profiling.Reports;

/// <summary>What a reader of a report has to know to read it right.</summary>
public static class ReportNotes
{
    private const int Named = 3;

    /// <summary>The sentences that a profile needs.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>One or more.</returns>
    public static IEnumerable<string> Of(MemoryProfile profile)
    {
        yield return profile.Backend switch
        {
            Backend.Alloc => "Bytes allocated on the garbage-collected heap, exact and by thread; Mem usage is bytes per occurrence. "
                + "The program ran without tiered compilation (TieredCompilation=0) and without concurrent collections, so that another run gives the same figures.",
            Backend.Rss => "The process's resident set: what several threads grow at once is counted for each of them.",
            Backend.Gc => "The process's garbage-collected heap: what several threads grow at once is counted for each of them, and a collection is a fall.",
            Backend.Pool => "Bytes in use in PcapStream's allocators (leases' blocks, chunks, tables): what several threads take at once is counted for each of them.",
            _ => "The whole process's, read where methods begin and end, since it is too slow for every line: growth stands in the signature's row. "
                + "What several threads grow at once is counted for each of them, and a method that is over sooner than a reading may grow on the account of the next.",
        };
        yield return "A profiled method is not inlined, and what the compiler would have put on the stack may be on the heap.";
        if (profile.Ending == ProfileEnding.Killed)
            yield return "The program was ended from outside; this is what was known by then.";
        if (profile.Ending == ProfileEnding.Running)
            yield return "The program is still running; this is what is known by now.";
        if (profile.Ending == ProfileEnding.Unhandled)
            yield return "An unhandled exception ended the program.";
        string[] missing = [.. profile.Methods.SelectMany(method => method.Lines).Select(line => line.File).Distinct().Where(file => !File.Exists(file)).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
            yield return $"Not found, so that line contents are empty: {string.Join(", ", missing.Take(Named))}{(missing.Length > Named ? $" and {missing.Length - Named} more" : "")}.";
        if (profile.Methods.Any(method => method.InProgress))
            yield return $"Lines marked * {(profile.Ending == ProfileEnding.Running ? "are in progress" : "were in progress when the program ended")}.";
        if (profile.Methods.Count == 0 && profile.LeftOut == 0)
            yield return "No profiled method has run.";
        if (profile.LeftOut > 0)
            yield return $"Methods left out, since no line of theirs changed by as much as was asked for: {profile.LeftOut}.";
        if (!profile.Complete)
            yield return "There were more methods and threads than counters have room for: some are missing. A narrower pattern finds them.";
    }
}
