namespace PcapStream.Operations.Stats.Tcp;

/// <summary><see cref="TcpHealthCounts"/> of all conversations together, in 64 bits.</summary>
public sealed class TcpHealthTotals
{
    /// <summary>TCP conversations.</summary>
    public long Conversations { get; private set; }

    /// <summary>Those with retransmissions, out-of-order segments, zero windows or resets.</summary>
    public long Troubled { get; private set; }

    /// <summary>All retransmissions.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Those that duplicate acknowledgments asked for.</summary>
    public long FastRetransmissions { get; private set; }

    /// <summary>Those of what was acknowledged before.</summary>
    public long SpuriousRetransmissions { get; private set; }

    /// <summary>Segments out of order.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Segments behind something that is missing.</summary>
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
