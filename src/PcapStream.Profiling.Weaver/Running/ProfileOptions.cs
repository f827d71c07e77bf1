namespace PcapStream.Profiling.Weaver.Running;

/// <summary>What is profiled, and how.</summary>
public sealed record ProfileOptions
{
    /// <summary>An assembly, a folder that one was built into or is built from, or a file-based program.</summary>
    public required string Program { get; init; }

    /// <summary>What the program is given.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Names of methods, with wildcards; none for those with <c>[Profile]</c>, or else all of the program's own.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>The figure of memory.</summary>
    public Backend Backend { get; init; } = Backend.Alloc;

    /// <summary>Whether to look at the program while it runs, for its growth over time.</summary>
    public bool Timeline { get; init; }

    /// <summary>Told of warnings as they arise.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Told of what is done.</summary>
    public Action<string>? Progressed { get; init; }
}
