namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// In which order the packets of captures are written, into one section if the output is a pcapng. Blocks without a
/// packet are written as soon as they are read.
/// </summary>
public sealed record OrderOptions
{
    /// <summary>How packets are ordered.</summary>
    public PacketOrder Order { get; init; } = PacketOrder.Merged;

    /// <summary>Which interfaces of the captures become one interface of a pcapng.</summary>
    public InterfaceJoin Interfaces { get; init; } = InterfaceJoin.All;

    /// <summary>
    /// Whether merging fails when a capture is not in the order of time itself. Otherwise a packet that is earlier than
    /// the one before it in its capture is written when its turn comes.
    /// </summary>
    public bool FailUnordered { get; init; }

    /// <summary>The folder for data that does not fit in memory; null for the system's temporary folder.</summary>
    public string? SpillFolder { get; init; }

    /// <summary>Most captures that are open at once; null for as many as system and memory limit allow.</summary>
    public int? MostOpen { get; init; }
}

/// <summary>The order of packets in the output.</summary>
public enum PacketOrder
{
    /// <summary>
    /// mergecap's: of the next packets of all captures, the earliest. Packets of the same time come in the order of
    /// their captures, and one without a time is written as soon as it is read.
    /// </summary>
    Merged,

    /// <summary>Each capture after the one before it.</summary>
    Appended,

    /// <summary>
    /// By time; packets of the same time in the order of the captures. Those without a time come first.
    /// </summary>
    Sorted,
}

/// <summary>mergecap's modes of joining interfaces.</summary>
public enum InterfaceJoin
{
    /// <summary>None is joined with another.</summary>
    None,

    /// <summary>
    /// The first of every capture are joined, the second, and so on, if all captures have the same at their start. If
    /// they differ, none is joined.
    /// </summary>
    All,

    /// <summary>Each is joined with an earlier one that is the same.</summary>
    Same,
}

/// <summary>How far captures were from the order of time.</summary>
/// <param name="OutOfOrder">Packets that are earlier than the one before them in their capture.</param>
/// <param name="GreatestBack">The greatest time from a packet back to a later one before it, in nanoseconds.</param>
/// <param name="Runs">Sorted parts that were written to the temporary folder.</param>
/// <param name="SpilledBytes">Bytes written to the temporary folder.</param>
public sealed record OrderReport(long OutOfOrder, long GreatestBack, long Runs, long SpilledBytes);
