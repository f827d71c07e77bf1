using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// A packet on its way to the output, or a block without one: from a batch, or from a run on disk. It is valid until
/// its source moves on.
/// </summary>
internal readonly ref struct OrderedPacket
{
    /// <summary>
    /// Number of the interface among those of all captures; <see cref="PacketRecord.Block"/> for a block without a
    /// packet.
    /// </summary>
    public required int Interface { get; init; }

    /// <summary>As in <see cref="PacketRecord.Nanoseconds"/>; of a block, the number of its interface.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>The time in the interface's own unit; 0 where it has none, as in a classic pcap.</summary>
    public ulong Ticks { get; init; }

    /// <summary>Bytes on the wire; of a block, its type.</summary>
    public required uint OriginalLength { get; init; }

    /// <summary>The captured bytes; of a block, its body in the machine's byte order.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Options in pcapng's form and in the machine's byte order.</summary>
    public ReadOnlySpan<byte> Options { get; init; }

    public bool IsBlock => Interface == PacketRecord.Block;
}
