namespace PcapStream.Operations.Stats.Tcp;

/// <summary>Counts <see cref="TcpHealthCounts"/>.</summary>
internal struct TcpTally
{
    public uint Retransmissions;
    public uint FastRetransmissions;
    public uint SpuriousRetransmissions;
    public uint OutOfOrder;
    public uint Gaps;
    public uint DuplicateAcks;
    public uint KeepAlives;
    public uint ZeroWindows;
    public uint Resets;

    public readonly TcpHealthCounts Counts => new(
        Retransmissions, FastRetransmissions, SpuriousRetransmissions, OutOfOrder, Gaps, DuplicateAcks, KeepAlives, ZeroWindows, Resets);
}
