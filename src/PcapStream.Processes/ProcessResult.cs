namespace PcapStream.Processes;

/// <summary>What a program and all that it started took.</summary>
public sealed record ProcessResult
{
    /// <summary>The program's exit code; 128 and the signal's number where a signal ended it, as a shell says.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Whether it was ended because it took too long.</summary>
    public bool TimedOut { get; init; }

    /// <summary>
    /// The largest resident set that any single process of the tree had at any time, in bytes: the kernel's own count of
    /// those that have ended (ru_maxrss), and the high-water mark of those that have not, as last seen (VmHWM).
    /// </summary>
    public required long KernelPeakBytes { get; init; }

    /// <summary>The largest sum over the tree that a sample saw, in bytes; pages that processes share count for each of them.</summary>
    public required long TreePeakBytes { get; init; }

    /// <summary>The greater of the two.</summary>
    public long PeakBytes => Math.Max(KernelPeakBytes, TreePeakBytes);

    /// <summary>From its start to its end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Processor time, user's and system's, of the program and its descendants that have ended.</summary>
    public required TimeSpan Cpu { get; init; }

    /// <summary>How many processes were seen; one that lives between two samples is not.</summary>
    public required int Processes { get; init; }

    /// <summary>The end of what it wrote to standard output, where that was captured.</summary>
    public string OutputTail { get; init; } = "";

    /// <summary>The end of what it wrote to standard error, where that was captured.</summary>
    public string ErrorTail { get; init; } = "";
}
