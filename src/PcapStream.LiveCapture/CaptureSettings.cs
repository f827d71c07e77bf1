namespace PcapStream.LiveCapture;

/// <summary>What to capture, and in how much memory.</summary>
internal sealed record CaptureSettings
{
    /// <summary>The device's name, such as <c>eth0</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>The file to write: a classic pcap when its name says so, else a pcapng; compressed when its name ends so.</summary>
    public required string File { get; init; }

    /// <summary>An expression of pcap-filter(7); null for all packets.</summary>
    public string? Filter { get; init; }

    /// <summary>Stop after this many packets; null for no end.</summary>
    public long? Packets { get; init; }

    /// <summary>Most bytes that are kept of a packet.</summary>
    public int SnapLength { get; init; } = 262144;

    /// <summary>Bytes in which the system keeps packets that were not read yet.</summary>
    public int SystemBuffer { get; init; } = 16 << 20;

    /// <summary>Hard limit, in bytes, on all memory for packets.</summary>
    public long MemoryLimit { get; init; } = 16 << 20;

    /// <summary>Whether the device is to take frames that are for others.</summary>
    public bool Promiscuous { get; init; } = true;
}
