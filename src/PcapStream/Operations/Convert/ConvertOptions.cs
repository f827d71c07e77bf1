using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Convert.Anonymising;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Operations.Convert.Split;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Convert;

/// <summary>
/// Options of <see cref="ConvertOperation"/>. A filter selects packets; blocks without a packet are always copied.
/// </summary>
public sealed record ConvertOptions : ReadingOptions
{
    /// <summary>The format to write; null for that of the first capture.</summary>
    public CaptureFormat? Format { get; init; }

    /// <summary>
    /// Precision of the times; null to keep each interface's own, or, for a classic pcap, the precision that keeps all
    /// digits.
    /// </summary>
    public TimestampPrecision? Precision { get; init; }

    /// <summary>
    /// Whether to cut digits of times that the output cannot hold. Otherwise the conversion fails, and the exception
    /// says how many packets lose digits.
    /// </summary>
    public bool CutTimes { get; init; }

    /// <summary>
    /// Whether to replace times that are too early or too late for the output by the nearest that it can hold.
    /// Otherwise the conversion fails, and the exception says how many packets have such times.
    /// </summary>
    public bool ClampTimes { get; init; }

    /// <summary>
    /// Whether to change packets that libpcap or Wireshark would not read: packets longer than their limit for the link
    /// type are cut, and empty packets are left out.
    /// </summary>
    public bool Repair { get; init; }

    /// <summary>Which packets are left out as copies of others; null for none.</summary>
    public DuplicateOptions? Duplicates { get; init; }

    /// <summary>Changes to the packets that are written; null for none.</summary>
    public EditOptions? Edit { get; init; }

    /// <summary>What packets keep when the addresses in them are replaced; null to keep all.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    /// <summary>Whether nothing is copied but packets and what is needed to read them.</summary>
    internal bool DropsMetadata => Anonymise is { KeepsMetadata: false };

    /// <summary>
    /// Makes further changes, after those of <see cref="Edit"/> and in this order. Each is called once per run.
    /// </summary>
    internal IReadOnlyList<Func<PacketEdit>> FurtherEdits { get; init; } = [];

    /// <summary>
    /// The order of the packets, which are then written into one section; null for that of the captures, whose sections
    /// are kept.
    /// </summary>
    public OrderOptions? Order { get; init; }

    /// <summary>
    /// How the packets are divided over several files, whose names the output is the pattern of; null for one output.
    /// </summary>
    public SplitOptions? Split { get; init; }

    internal override bool NeedsPlaces => base.NeedsPlaces || Split?.By?.Field is { NeedsPlace: true };

    internal override bool NeedsAllBefore => base.NeedsAllBefore || Split?.By?.Field is { NeedsPlace: true };

    internal override StreamKinds FieldStreams =>
        base.FieldStreams | (Split?.By?.Field?.Streams ?? StreamKinds.None);

    internal override StreamKinds Joins => base.Joins | (Split?.By?.Field?.Joins ?? StreamKinds.None);

    /// <summary>
    /// Whether the part of an uncompressed classic pcap with the selected times is found by bisection, instead of
    /// reading all of it. The capture must be in the order of time, to a second; packets outside that part count in no
    /// figure, and damage there is not noticed.
    /// </summary>
    public bool SeekTimes { get; init; }

    /// <summary>
    /// Whether the output may be the only input, which is then replaced when the output is complete. Otherwise that is
    /// refused.
    /// </summary>
    public bool InPlace { get; init; }

    /// <summary>Compression of the output; null for the one that the output's extension names.</summary>
    public CompressionFormat? Compression { get; init; }

    /// <summary>Compression level; null for the format's default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Most bytes to keep of a packet; its original length does not change. 0 for no limit.</summary>
    public uint SnapLength { get; init; }
}

/// <summary>
/// The capture that was written. <see cref="ReadingResult.Packets"/> is the number of packets written; the damage
/// includes the places that were changed because other programs would not read them. After a cancellation there is no
/// output.
/// </summary>
public sealed record ConvertResult : ReadingResult
{
    internal ConvertResult(ReadingLoop loop, long packets)
        : base(loop, packets)
    {
    }

    /// <summary>Bytes of capture written, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>The copies that were left out; null if none were searched.</summary>
    public required DuplicateReport? Duplicates { get; init; }

    /// <summary>How far the captures were from the order of time; null if no order was wanted.</summary>
    public OrderReport? Order { get; init; }

    /// <summary>What the edits did; null if there were none.</summary>
    public EditReport? Edits { get; init; }

    /// <summary>The search for original addresses; null if there was none.</summary>
    public LeakReport? Leaks { get; init; }

    /// <summary>The parts that were written; null without a split.</summary>
    public SplitReport? Split { get; init; }

    /// <summary>Packets whose times lost digits, as the options allow.</summary>
    public required long TimesCut { get; init; }

    /// <summary>
    /// Packets whose times were earlier or later than the output can hold, and were changed, as the options allow.
    /// </summary>
    public required long TimesClamped { get; init; }

    /// <summary>
    /// Blocks and options that must not be copied into a changed capture, and were left out.
    /// </summary>
    public required long NotCopied { get; init; }
}
