namespace PcapStream.Capture;

/// <summary>What the capturing program counted at an interface; each figure is null when it does not say.</summary>
public sealed record InterfaceStatistics
{
    /// <summary>When it counted.</summary>
    public Timestamp Time { get; init; }

    /// <summary>When capturing started.</summary>
    public Timestamp? Started { get; init; }

    /// <summary>When capturing ended.</summary>
    public Timestamp? Ended { get; init; }

    /// <summary>Packets that the interface received since capturing started.</summary>
    public ulong? Received { get; init; }

    /// <summary>Packets that the interface dropped for lack of resources.</summary>
    public ulong? Dropped { get; init; }

    /// <summary>Packets that the filter accepted.</summary>
    public ulong? FilterAccepted { get; init; }

    /// <summary>Packets that the operating system dropped.</summary>
    public ulong? DroppedBySystem { get; init; }

    /// <summary>Packets that the operating system delivered to the program.</summary>
    public ulong? Delivered { get; init; }

    /// <summary>Comments on the figures.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}
