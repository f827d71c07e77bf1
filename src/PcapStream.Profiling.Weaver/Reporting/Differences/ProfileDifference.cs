namespace PcapStream.Profiling.Weaver.Reporting.Differences;

/// <summary>
/// The growth between two profiles, by line. The bytes of a line are its own: what called methods with lines of their
/// own allocate belongs to those lines, so that lines add up.
/// </summary>
public sealed class ProfileDifference
{
    private ProfileDifference(SavedProfile old, SavedProfile current)
    {
        Old = old;
        Current = current;
        ILookup<string, SavedLine> before = old.Lines.ToLookup(line => line.Method);
        ILookup<string, SavedLine> after = current.Lines.ToLookup(line => line.Method);
        Lines =
        [
            .. before.Select(method => method.Key).Union(after.Select(method => method.Key))
                .SelectMany(method => LineMatching.Match([.. before[method]], [.. after[method]]))
                .Select(pair => new LineDifference(pair.Old, pair.Current, Bytes(pair.Old), Bytes(pair.Current)))
                .OrderByDescending(line => line.Growth)
                .ThenByDescending(line => line.After)
                .ThenBy(line => line.Method, StringComparer.Ordinal)
                .ThenBy(line => line.Line),
        ];
        foreach (LineDifference line in Lines)
        {
            Before += line.Before;
            After += line.After;
        }
    }

    /// <summary>The earlier profile.</summary>
    public SavedProfile Old { get; }

    /// <summary>The later profile.</summary>
    public SavedProfile Current { get; }

    /// <summary>The figure of both profiles.</summary>
    public Backend Backend => Current.Backend;

    /// <summary>All lines of both profiles, those that grew most first; those that shrank are last.</summary>
    public IReadOnlyList<LineDifference> Lines { get; }

    /// <summary>The bytes of all lines of the earlier profile.</summary>
    public long Before { get; }

    /// <summary>The bytes of all lines of the later profile.</summary>
    public long After { get; }

    /// <summary><see cref="After"/> - <see cref="Before"/>.</summary>
    public long Growth => After - Before;

    /// <summary>
    /// Whether both profiles have bytes that were allocated and bytes that are still alive. The former are the figure
    /// of the <c>alloc</c> backend, the latter of <c>live</c>.
    /// </summary>
    public bool HasAlive => Old.HasAlive && Current.HasAlive;

    /// <summary>Compares two profiles. Lines are the same if their method and text are, wherever they are in it;
    /// lines whose text has changed are the same if they are in the same place.</summary>
    /// <param name="old">The earlier one.</param>
    /// <param name="current">The later one.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="ProfilingException">The profiles have different figures.</exception>
    public static ProfileDifference Between(SavedProfile old, SavedProfile current)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(current);
        if (old.Backend != current.Backend)
        {
            throw new ProfilingException("the profiles have different figures: the old one is of --backend "
                + $"{Name(old.Backend)}, the new one of --backend {Name(current.Backend)}");
        }
        return new ProfileDifference(old, current);
    }

    private static string Name(Backend backend) => backend.ToString().ToLowerInvariant();

    private long Bytes(SavedLine? line) => Backend == Backend.Live ? line?.Alive ?? 0 : line?.Own ?? 0;
}

/// <summary>The growth of a line.</summary>
/// <param name="Old">The line in the earlier profile; null for a new line.</param>
/// <param name="Current">The line in the later profile; null for a line that is gone.</param>
/// <param name="Before">Its own bytes in the earlier profile; 0 for a new line.</param>
/// <param name="After">Its own bytes in the later profile; 0 for a line that is gone.</param>
public sealed record LineDifference(SavedLine? Old, SavedLine? Current, long Before, long After)
{
    /// <summary>Bytes: <see cref="After"/> - <see cref="Before"/>.</summary>
    public long Growth => After - Before;

    /// <summary>Namespace, type and method.</summary>
    public string Method => Any.Method;

    /// <summary>The source file.</summary>
    public string File => Any.File;

    /// <summary>The line's number in the later profile; in the earlier one for a line that is gone.</summary>
    public int Line => Any.Line;

    /// <summary>The source text, without leading and trailing spaces; empty when the source was missing.</summary>
    public string Text => Any.Text.Trim();

    /// <summary>Whether only the later profile has the line.</summary>
    public bool IsNew => Old is null;

    /// <summary>Whether only the earlier profile has the line.</summary>
    public bool IsGone => Current is null;

    private SavedLine Any => Current ?? Old!;
}
