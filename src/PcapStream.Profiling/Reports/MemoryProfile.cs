namespace PcapStream.Profiling.Reports;

/// <summary>What a profiled program has counted.</summary>
/// <param name="Backend">The figure that was read.</param>
/// <param name="Ending">How the program ended.</param>
/// <param name="Complete">Whether everything found room.</param>
/// <param name="Methods">The methods that ran, by file and line.</param>
public sealed record MemoryProfile(Backend Backend, ProfileEnding Ending, bool Complete, IReadOnlyList<ProfiledMethod> Methods)
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
    public MemoryProfile From(long increment)
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

/// <summary>What was counted of one method, over all threads; lambdas and local functions within it are part of it.</summary>
/// <param name="Name">Namespace, type and method.</param>
/// <param name="Calls">How often it was called; parts of an asynchronous method are one call.</param>
/// <param name="Growth">What its outermost activations grew in bytes, measured apart from the lines.</param>
/// <param name="Lines">Its lines in order; the first is the signature.</param>
public sealed record ProfiledMethod(string Name, long Calls, long Growth, IReadOnlyList<ProfiledLine> Lines)
{
    /// <summary>The signature: what was charged to no line.</summary>
    public ProfiledLine Signature => Lines[0];

    /// <summary>The source file.</summary>
    public string File => Signature.File;

    /// <summary>The sum of all lines' increments; equal to <see cref="Growth"/>.</summary>
    public long Increments => Lines.Sum(line => line.Increment);

    /// <summary>Whether the program ended within it.</summary>
    public bool InProgress => Lines.Any(line => line.InProgress);
}

/// <summary>One line of a method.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Increment">The bytes that it grew.</param>
/// <param name="Occurrences">How often it was come to.</param>
/// <param name="Highest">The highest reading at its end (of a signature: at its beginning), in bytes.</param>
/// <param name="InProgress">Whether a thread was at it when the program ended.</param>
public sealed record ProfiledLine(string File, int Line, long Increment, long Occurrences, long Highest, bool InProgress)
{
    /// <summary>Bytes an occurrence.</summary>
    public double PerHit => Occurrences == 0 ? Increment : (double)Increment / Occurrences;
}

/// <summary>What was known at one moment of the program's run.</summary>
/// <param name="Seconds">Since its start.</param>
/// <param name="Resident">Its resident set in bytes.</param>
/// <param name="Charged">What had been charged to each method's lines by then, in bytes.</param>
public sealed record ProfileSample(double Seconds, long Resident, IReadOnlyDictionary<string, long> Charged);
