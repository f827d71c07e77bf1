using PcapStream.Capture;
using PcapStream.LiveCapture.Devices;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>What to capture, into which files, and when to stop.</summary>
internal sealed record CaptureSettings
{
    /// <summary>Names or numbers of the interfaces, at least one.</summary>
    public required IReadOnlyList<string> Interfaces { get; init; }

    /// <summary>
    /// The file to write, <c>-</c> for the standard output, or the name from which those of several files are made.
    /// </summary>
    public required string File { get; init; }

    /// <summary>How every interface is opened.</summary>
    public DeviceSettings Device { get; init; } = new();

    /// <summary>Format, precision and compression.</summary>
    public CaptureWriterOptions Output { get; init; } = CaptureWriterOptions.Default;

    /// <summary>When the capture ends by itself; null members never.</summary>
    public StopRules Stop { get; init; } = new();

    /// <summary>When the next file is started; null for one file.</summary>
    public RotationRules? Rotation { get; init; }

    /// <summary>Hard limit, in bytes, on the memory for packets of each interface.</summary>
    public long MemoryLimit { get; init; } = 16 << 20;
}

/// <summary>dumpcap's <c>-a</c> and <c>-c</c>: the capture ends at the first that is reached.</summary>
internal sealed record StopRules
{
    /// <summary>Packets in all files.</summary>
    public long? Packets { get; init; }

    /// <summary>Time since the start.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Bytes of capture in a file, before compression.</summary>
    public long? Bytes { get; init; }

    /// <summary>Files that were written.</summary>
    public int? Files { get; init; }
}

/// <summary>dumpcap's <c>-b</c>: the next file is started at the first that is reached.</summary>
internal sealed record RotationRules
{
    /// <summary>Bytes of capture in a file, before compression.</summary>
    public long? Bytes { get; init; }

    /// <summary>Time since the file was started.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Files start when the clock is at a multiple of this.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Packets in a file.</summary>
    public long? Packets { get; init; }

    /// <summary>Files to keep: the oldest is removed when there would be more. Null to keep all.</summary>
    public int? Files { get; init; }
}
