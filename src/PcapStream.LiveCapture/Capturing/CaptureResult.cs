using PcapStream.SharpPcap;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>How a capture ended.</summary>
internal sealed record CaptureResult
{
    /// <summary>Packets written.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of capture written, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files that exist at the end, oldest first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Files that were started.</summary>
    public required long FilesStarted { get; init; }

    /// <summary>One for each interface, in order.</summary>
    public required IReadOnlyList<InterfaceResult> Interfaces { get; init; }

    /// <summary>The time from the first packet that could be captured to the end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why the file could not be written to the end; null when it was.</summary>
    public string? OutputFailure { get; init; }

    /// <summary>Whether an interface or the output failed.</summary>
    public bool HasFailed => OutputFailure is not null || Interfaces.Any(one => one.Failure is not null);
}

/// <summary>What one interface delivered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Packets">Packets written.</param>
/// <param name="Statistics">The system's counters; null when it has none.</param>
/// <param name="Failure">Why it stopped before the end, in one line; null when it did not.</param>
internal sealed record InterfaceResult(string Name, long Packets, DeviceStatistics? Statistics, string? Failure);
