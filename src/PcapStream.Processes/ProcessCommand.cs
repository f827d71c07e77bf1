namespace PcapStream.Processes;

/// <summary>A program to run, and how to watch it.</summary>
public sealed record ProcessCommand
{
    /// <summary>Bytes kept from the end of a captured stream.</summary>
    public const int TailBytes = 8 << 10;

    /// <summary>The program, found like in a shell, and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The folder that it runs in; null for the current one.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables to add to those of this process or to replace them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The destination of its standard output.</summary>
    public StreamTarget StandardOutput { get; init; }

    /// <summary>The destination of its standard error.</summary>
    public StreamTarget StandardError { get; init; }

    /// <summary>The time after which the program and all its descendants are ended; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// The least time between samples of its tree; 100 ms by default, and never less than 1 ms. When sampling is slow,
    /// the time is longer, so that sampling takes at most a tenth of a processor's time.
    /// </summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>The destination of a program's output stream.</summary>
public enum StreamTarget
{
    /// <summary>This process's own stream.</summary>
    Inherit,

    /// <summary>/dev/null.</summary>
    Null,

    /// <summary>This process, which keeps the last <see cref="ProcessCommand.TailBytes"/> bytes.</summary>
    CaptureTail,
}
