using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>How a TCP conversation fared.</summary>
/// <param name="Retransmissions">Segments with data, SYN or FIN that do not advance the sequence and are not out of order; the next two are among them.</param>
/// <param name="FastRetransmissions">Retransmissions of what at least two duplicate acknowledgments ask for, within 20 ms of the last.</param>
/// <param name="SpuriousRetransmissions">Retransmissions of what was acknowledged before.</param>
/// <param name="OutOfOrder">Segments that do not advance the sequence, were not acknowledged, and come within the handshake's round trip, or 3 ms, of the one that did last.</param>
/// <param name="Gaps">Segments that begin behind the next expected byte: one before was not captured, lost or is late.</param>
/// <param name="DuplicateAcks">Segments without data that repeat acknowledgment, sequence and window.</param>
/// <param name="KeepAlives">Segments of at most a byte just before the next expected one.</param>
/// <param name="ZeroWindows">Segments with a window of zero and without SYN, FIN and RST.</param>
/// <param name="Resets">Segments with RST.</param>
public readonly record struct TcpHealthCounts(
    uint Retransmissions, uint FastRetransmissions, uint SpuriousRetransmissions, uint OutOfOrder, uint Gaps,
    uint DuplicateAcks, uint KeepAlives, uint ZeroWindows, uint Resets)
{
    /// <summary>What worst conversations are told by: retransmissions, out-of-order segments, zero windows and resets.</summary>
    public long Trouble => (long)Retransmissions + OutOfOrder + ZeroWindows + Resets;
}

/// <summary>A TCP conversation and how it fared.</summary>
/// <param name="Conversation">Its ends and its traffic.</param>
/// <param name="Counts">What went wrong in it.</param>
public readonly record struct TcpHealthRow(ConversationRow Conversation, TcpHealthCounts Counts)
{
    internal static TcpHealthRow From(in TcpHealth record, long reference) =>
        new(ConversationRow.From(record.Conversation, reference), record.Tally.Counts);
}

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
