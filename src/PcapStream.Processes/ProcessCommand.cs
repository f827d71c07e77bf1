namespace PcapStream.Processes;

/// <summary>What is run, and how it is watched.</summary>
public sealed record ProcessCommand
{
    /// <summary>How much of a captured stream is kept.</summary>
    public const int TailBytes = 8 << 10;

    /// <summary>The program, found as a shell finds it, and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The folder that it runs in; ours without one.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that it finds besides ours, or instead of them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its standard output goes.</summary>
    public StreamTarget StandardOutput { get; init; }

    /// <summary>Where its standard error goes.</summary>
    public StreamTarget StandardError { get; init; }

    /// <summary>After which it is ended, with all that it started; never without one.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How far apart the samples of its tree are, at least; 100 ms by default, and never less than 1 ms. Where looking
    /// takes long they are further apart, so that it takes no more than a tenth of a processor's time.
    /// </summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Where what a program writes goes.</summary>
public enum StreamTarget
{
    /// <summary>Where ours goes, untouched.</summary>
    Inherit,

    /// <summary>Nowhere.</summary>
    Null,

    /// <summary>To us, who keep its end: <see cref="ProcessCommand.TailBytes"/>.</summary>
    CaptureTail,
}
