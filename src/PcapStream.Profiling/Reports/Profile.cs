namespace PcapStream.Profiling.Reports;

/// <summary>What a profiled program has counted.</summary>
/// <param name="Backend">The figure that was read.</param>
/// <param name="Ending">How the program ended.</param>
/// <param name="Complete">Whether everything found room.</param>
/// <param name="Methods">The methods that ran, by file and line.</param>
public sealed record Profile(Backend Backend, ProfileEnding Ending, bool Complete, IReadOnlyList<ProfiledMethod> Methods)
{
    /// <summary>How it came to that, where somebody watched.</summary>
    public IReadOnlyList<ProfileSample> Timeline { get; init; } = [];

    /// <summary>How many methods ran that are left out of <see cref="Methods"/>.</summary>
    public int LeftOut { get; init; }

    /// <summary>A line's memory usage: the highest reading, or bytes per occurrence where readings are a thread's own.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Bytes.</returns>
    public double Usage(ProfiledLine line) => Backend == Backend.Alloc ? line.PerHit : line.Highest;

    /// <summary>Whether memory was read at a line, or only its occurrences were counted.</summary>
    /// <param name="line">The line.</param>
    /// <returns>False for all but signatures where a reading is too slow for every line.</returns>
    public bool IsMeasured(ProfiledLine line) => Backend is not (Backend.Pss or Backend.Uss) || line.Highest > 0;

    /// <summary>The lines that grew most, of all methods, with the method of each.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The greatest first; none that did not grow.</returns>
    public IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> Greatest(int count) =>
    [
        .. Methods.SelectMany(method => method.Lines, (method, line) => (Method: method, Line: line))
            .Where(entry => entry.Line.Increment > 0)
            .OrderByDescending(entry => entry.Line.Increment)
            .Take(count),
    ];

    /// <summary>The profile without methods of which no line changed by as much.</summary>
    /// <param name="increment">Bytes.</param>
    /// <returns>What is left.</returns>
    public Profile From(long increment)
    {
        ProfiledMethod[] left = [.. Methods.Where(method => method.Lines.Any(line => Math.Abs(line.Increment) >= increment))];
        return this with { Methods = left, LeftOut = LeftOut + Methods.Count - left.Length };
    }
}

/// <summary>How a profiled program ended.</summary>
public enum ProfileEnding
{
    /// <summary>From outside: nothing of its own ran at its end.</summary>
    Killed,

    /// <summary>By itself.</summary>
    Ended,

    /// <summary>By an exception that nobody caught.</summary>
    Unhandled,

    /// <summary>Not yet.</summary>
    Running,
}
