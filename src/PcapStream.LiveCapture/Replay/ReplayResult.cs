using PcapStream.Operations;

namespace PcapStream.LiveCapture.Replay;

/// <summary>How a replay ended.</summary>
internal sealed record ReplayResult
{
    /// <summary>Packets sent.</summary>
    public long Packets { get; set; }

    /// <summary>Bytes sent, from the link layer's header on.</summary>
    public long Bytes { get; set; }

    /// <summary>Packets that the system refused.</summary>
    public long Failed { get; set; }

    /// <summary>The system's reason for the first of them; null for none.</summary>
    public string? FailureReason { get; set; }

    /// <summary>Packets sent of which the capture has only a part.</summary>
    public long Cut { get; set; }

    /// <summary>The longest time by which a packet was sent after it was due.</summary>
    public TimeSpan Latest { get; set; }

    /// <summary>The time from the first packet to the last.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool Interrupted { get; set; }

    /// <summary>The damage of the captures, of the first loop.</summary>
    public IReadOnlyList<FileDamage> Damage { get; set; } = [];
}
