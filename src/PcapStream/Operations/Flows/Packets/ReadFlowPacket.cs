namespace PcapStream.Operations.Flows.Packets;

/// <summary>An IP header of a packet, as a worker has read it: without what depends on other packets.</summary>
internal struct ReadFlowPacket
{
    /// <summary>IP headers of a packet that are read at most, outermost first.</summary>
    public const int MostLevels = 8;

    public FlowPacket Packet;

    /// <summary>A hash of the key, of a packet that has one.</summary>
    public uint Hash;

    /// <summary>How many headers of the same packet come before it.</summary>
    public byte Level;

    public FlowRole Role;

    /// <summary>Whether the rules do not look at the headers in its payload.</summary>
    public bool IsOpaque;

    /// <summary>Whether it has no key yet, since another fragment may have its ports.</summary>
    public bool IsFragment;

    /// <summary>Whether it has an entry in <see cref="Application.BatchFacts"/>.</summary>
    public bool HasFacts;
}

/// <summary>What an IP header is for flows.</summary>
internal enum FlowRole : byte
{
    /// <summary>Nothing: a packet without IP, or one that the rules leave out.</summary>
    None,

    /// <summary>A packet of a flow.</summary>
    Flow,

    /// <summary>The header of a tunnel that is no flow itself.</summary>
    Tunnel,
}
