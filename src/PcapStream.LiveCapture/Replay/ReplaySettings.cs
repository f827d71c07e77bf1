using PcapStream.Batching;

namespace PcapStream.LiveCapture.Replay;

/// <summary>What to send, where, and how fast.</summary>
internal sealed record ReplaySettings
{
    /// <summary>The name or number of the interface.</summary>
    public required string Interface { get; init; }

    /// <summary>When packets are sent.</summary>
    public required ReplayPace Pace { get; init; }

    /// <summary>How often the captures are sent; 0 until the replay is stopped.</summary>
    public long Loops { get; init; } = 1;

    /// <summary>Packets after which to stop, over all loops; null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>An expression of pcap-filter(7); null for all packets.</summary>
    public Filtering.PacketFilter? Filter { get; init; }

    /// <summary>How the captures are read.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;
}
