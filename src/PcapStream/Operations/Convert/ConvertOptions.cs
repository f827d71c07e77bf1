using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Filtering;

namespace PcapStream.Operations.Convert;

/// <summary>What <see cref="ConvertOperation"/> reads, and what it makes of it.</summary>
public sealed record ConvertOptions
{
    /// <summary>How packets are batched, and the memory limit.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>The format to write; null for that of the first capture.</summary>
    public CaptureFormat? Format { get; init; }

    /// <summary>
    /// Precision of the times; null to keep each interface's own, or, for a classic pcap, what its format needs for
    /// that.
    /// </summary>
    public TimestampPrecision? Precision { get; init; }

    /// <summary>
    /// Whether digits of times that the output has no room for are cut; else a conversion that would lose any fails,
    /// and says how many.
    /// </summary>
    public bool CutTimes { get; init; }

    /// <summary>
    /// Whether times that are earlier or later than the output can hold become the nearest that it can; else a
    /// conversion
    /// that would change any fails, and says how many.
    /// </summary>
    public bool ClampTimes { get; init; }

    /// <summary>
    /// Whether packets that libpcap or Wireshark would not read are changed so that they do: longer ones than they know
    /// of the
    /// link type are cut, and empty ones left out.
    /// </summary>
    public bool Repair { get; init; }

    /// <summary>Compression of the output; null for what its name ends in.</summary>
    public CompressionFormat? Compression { get; init; }

    /// <summary>How hard to compress; null for the compression's usual level.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Bytes that packets are cut to, their original lengths kept; 0 for no limit.</summary>
    public uint SnapLength { get; init; }

    /// <summary>Which packets are written; null for all. Blocks of a pcapng that hold no packet are written all the same.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all captures; null for all.</summary>
    public long? MaxPackets { get; init; }
}
