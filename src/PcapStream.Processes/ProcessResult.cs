namespace PcapStream.Processes;

/// <summary>The resources that a program and all its descendants used.</summary>
public sealed record ProcessResult
{
    /// <summary>The program's exit code; 128 plus the signal's number when a signal ended it, as in a shell.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The signal that ended it; null when it exited.</summary>
    public int? Signal { get; init; }

    /// <summary>Whether it was ended because it took too long.</summary>
    public bool TimedOut { get; init; }

    /// <summary>
    /// The largest resident set of any single process of the tree at any time, in bytes: the kernel's figure for
    /// processes that have ended (ru_maxrss), and the last high-water mark of those that still run (VmHWM).
    /// </summary>
    public required long KernelPeakBytes { get; init; }

    /// <summary>The largest sum of a sample over the tree, in bytes; shared pages count for each process.</summary>
    public required long TreePeakBytes { get; init; }

    /// <summary>
    /// The names of the processes in the sample with the largest sum, the program first; empty without samples.
    /// </summary>
    public IReadOnlyList<string> NamesAtPeak { get; init; } = [];

    /// <summary>The greater of the two.</summary>
    public long PeakBytes => Math.Max(KernelPeakBytes, TreePeakBytes);

    /// <summary>The time from its start to its end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>User and system time of the program and of its descendants that have ended.</summary>
    public required TimeSpan Cpu { get; init; }

    /// <summary>
    /// The number of processes in all samples; a process that lives between two samples is not counted.
    /// </summary>
    public required int Processes { get; init; }

    /// <summary>The end of its standard output, if that was captured.</summary>
    public string OutputTail { get; init; } = "";

    /// <summary>The end of its standard error, if that was captured.</summary>
    public string ErrorTail { get; init; } = "";
}
