namespace PcapStream.Profiling.Reports;

/// <summary>The counts of a profiled program.</summary>
/// <param name="Backend">The figure that was read.</param>
/// <param name="Ending">How the program ended.</param>
/// <param name="Complete">Whether there was room for all counters.</param>
/// <param name="Methods">The methods that ran, by file and line.</param>
public sealed record MemoryProfile(
    Backend Backend, ProfileEnding Ending, bool Complete, IReadOnlyList<ProfiledMethod> Methods)
{
    /// <summary>Samples of the run; empty when it was not watched.</summary>
    public IReadOnlyList<ProfileSample> Timeline { get; init; } = [];

    /// <summary>How live bytes were read; null when they were not read.</summary>
    public LiveReadings? Live { get; init; }

    /// <summary>The number of methods that ran but are left out of <see cref="Methods"/>.</summary>
    public int LeftOut { get; init; }

    /// <summary>
    /// A line's memory usage: the highest reading, or bytes per occurrence when readings are per thread.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <returns>Bytes.</returns>
    public double Usage(ProfiledLine line) => Backend == Backend.Alloc ? line.PerHit : line.Highest;

    /// <summary>Whether memory was read at a line, or only its occurrences were counted.</summary>
    /// <param name="line">The line.</param>
    /// <returns>False for all lines but signatures when a reading is too slow for every line.</returns>
    public bool IsMeasured(ProfiledLine line) => Backend is not (Backend.Pss or Backend.Uss) || line.Highest > 0;

    /// <summary>
    /// The lines of all methods that keep most alive, or that grew most if live bytes were not read, each with its
    /// method. What called methods with lines of their own do is not included.
    /// </summary>
    /// <param name="count">The largest number of lines.</param>
    /// <returns>The lines, the largest growth first; lines that did not grow are left out.</returns>
    public IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> Greatest(int count) =>
    [
        .. Methods.SelectMany(method => method.Lines, (method, line) => (Method: method, Line: line))
            .Where(entry => entry.Line.Own > 0)
            .OrderByDescending(entry => entry.Line.Alive)
            .ThenByDescending(entry => entry.Line.Own)
            .Take(count),
    ];

    /// <summary>The profile without methods whose lines all changed by less.</summary>
    /// <param name="increment">Bytes.</param>
    /// <returns>The other methods.</returns>
    public MemoryProfile From(long increment)
    {
        ProfiledMethod[] kept =
            [.. Methods.Where(method => method.Lines.Any(line => Math.Abs(line.Increment) >= increment))];
        return this with { Methods = kept, LeftOut = LeftOut + Methods.Count - kept.Length };
    }
}

/// <summary>How live bytes were read.</summary>
/// <param name="Count">The number of readings, each of which is a collection.</param>
/// <param name="Share">The share of the run that they took, from 0 to 1.</param>
/// <param name="Complete">Whether every line was read at its end; if not, some growth is an estimate.</param>
/// <param name="AtEnd">
/// Whether the figures are those of the last reading. If most of them were gone by then, those of the highest reading.
/// </param>
public sealed record LiveReadings(long Count, double Share, bool Complete, bool AtEnd);

/// <summary>How a profiled program ended.</summary>
public enum ProfileEnding
{
    /// <summary>It was killed, so that none of its code ran at the end.</summary>
    Killed,

    /// <summary>It ended by itself.</summary>
    Ended,

    /// <summary>An unhandled exception ended it.</summary>
    Unhandled,

    /// <summary>It is still running.</summary>
    Running,
}

/// <summary>The counts of one method over all threads; its lambdas and local functions are included.</summary>
/// <param name="Name">Namespace, type and method.</param>
/// <param name="Calls">The number of calls; all parts of an asynchronous method are one call.</param>
/// <param name="Growth">The growth of its outermost activations in bytes, measured independently of the lines.</param>
/// <param name="Lines">Its lines in order; the first is the signature.</param>
public sealed record ProfiledMethod(string Name, long Calls, long Growth, IReadOnlyList<ProfiledLine> Lines)
{
    /// <summary>The method as its source writes it, such as <c>Shop.Basket.Add(List&lt;int&gt;)</c>.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The signature, which is charged for growth outside of lines.</summary>
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
/// <param name="Increment">The growth in bytes.</param>
/// <param name="Occurrences">How often it was reached.</param>
/// <param name="Highest">The highest reading at its end (for a signature: at its start), in bytes.</param>
/// <param name="InProgress">Whether a thread was at this line when the program ended.</param>
public sealed record ProfiledLine(
    string File, int Line, long Increment, long Occurrences, long Highest, bool InProgress)
{
    /// <summary>The growth by the line itself, without called methods that have lines of their own.</summary>
    public long Own { get; init; } = Increment;

    /// <summary>The part of <see cref="Own"/> that is still alive; zero when live bytes were not read.</summary>
    public long Alive { get; init; }

    /// <summary>Bytes per occurrence.</summary>
    public double PerHit => Occurrences == 0 ? Increment : (double)Increment / Occurrences;
}

/// <summary>A sample of the program's run.</summary>
/// <param name="Seconds">Seconds since the start.</param>
/// <param name="Resident">The resident set in bytes.</param>
/// <param name="Charged">The bytes charged to the lines of each method until then.</param>
public sealed record ProfileSample(double Seconds, long Resident, IReadOnlyDictionary<string, long> Charged);
