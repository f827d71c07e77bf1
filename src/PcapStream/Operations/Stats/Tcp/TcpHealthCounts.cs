using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>The trouble of a TCP conversation.</summary>
/// <param name="Retransmissions">
/// Segments with data, SYN or FIN that do not advance the sequence and are not out of order, including the next two.
/// </param>
/// <param name="FastRetransmissions">
/// Retransmissions after at least two duplicate acknowledgments, within 20 ms of the last.
/// </param>
/// <param name="SpuriousRetransmissions">Retransmissions of acknowledged data.</param>
/// <param name="OutOfOrder">
/// Segments that do not advance the sequence, were not acknowledged, and follow the last one that did within the
/// handshake's round trip, or 3 ms.
/// </param>
/// <param name="Gaps">
/// Segments that begin after the next expected byte: an earlier one was not captured, was lost or is late.
/// </param>
/// <param name="DuplicateAcks">Segments without data that repeat acknowledgment, sequence and window.</param>
/// <param name="KeepAlives">Segments of at most one byte, just before the next expected byte.</param>
/// <param name="ZeroWindows">Segments with a window of zero and without SYN, FIN and RST.</param>
/// <param name="Resets">Segments with RST.</param>
public readonly record struct TcpHealthCounts(
    uint Retransmissions, uint FastRetransmissions, uint SpuriousRetransmissions, uint OutOfOrder, uint Gaps,
    uint DuplicateAcks, uint KeepAlives, uint ZeroWindows, uint Resets)
{
    /// <summary>The order of conversations: retransmissions, out-of-order segments, zero windows and resets.</summary>
    public long Trouble => (long)Retransmissions + OutOfOrder + ZeroWindows + Resets;

    internal static TcpHealthCounts From(in TcpTally tally) => new(
        tally.Retransmissions,
        tally.FastRetransmissions,
        tally.SpuriousRetransmissions,
        tally.OutOfOrder,
        tally.Gaps,
        tally.DuplicateAcks,
        tally.KeepAlives,
        tally.ZeroWindows,
        tally.Resets);
}

/// <summary>A TCP conversation and its trouble.</summary>
/// <param name="Conversation">Its ends and its traffic.</param>
/// <param name="Counts">Its trouble.</param>
public readonly record struct TcpHealthRow(ConversationRow Conversation, TcpHealthCounts Counts)
{
    internal static TcpHealthRow From(in TcpHealth record, long reference) =>
        new(ConversationRow.From(record.Conversation, reference), record.Counts);
}

/// <summary><see cref="TcpHealthCounts"/> of all conversations together, in 64 bits.</summary>
public sealed class TcpHealthTotals
{
    /// <summary>TCP conversations.</summary>
    public long Conversations { get; private set; }

    /// <summary>Conversations with retransmissions, out-of-order segments, zero windows or resets.</summary>
    public long Troubled { get; private set; }

    /// <summary>All retransmissions.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Retransmissions after duplicate acknowledgments.</summary>
    public long FastRetransmissions { get; private set; }

    /// <summary>Retransmissions of acknowledged data.</summary>
    public long SpuriousRetransmissions { get; private set; }

    /// <summary>Segments out of order.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Segments after missing ones.</summary>
    public long Gaps { get; private set; }

    /// <summary>Duplicate acknowledgments.</summary>
    public long DuplicateAcks { get; private set; }

    /// <summary>Keep-alives.</summary>
    public long KeepAlives { get; private set; }

    /// <summary>Zero windows.</summary>
    public long ZeroWindows { get; private set; }

    /// <summary>Resets.</summary>
    public long Resets { get; private set; }

    internal void Add(in TcpHealthCounts counts)
    {
        Conversations++;
        Troubled += counts.Trouble > 0 ? 1 : 0;
        Retransmissions += counts.Retransmissions;
        FastRetransmissions += counts.FastRetransmissions;
        SpuriousRetransmissions += counts.SpuriousRetransmissions;
        OutOfOrder += counts.OutOfOrder;
        Gaps += counts.Gaps;
        DuplicateAcks += counts.DuplicateAcks;
        KeepAlives += counts.KeepAlives;
        ZeroWindows += counts.ZeroWindows;
        Resets += counts.Resets;
    }
}
