using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Operations.Info;

/// <summary>Descriptions of captures.</summary>
public sealed record InfoResult : ReadingResult
{
    internal InfoResult(ReadingLoop loop, IReadOnlyList<CaptureInfo> captures)
        : base(loop, loop.Packets) => Captures = captures;

    /// <summary>The captures that could be read, in order.</summary>
    public IReadOnlyList<CaptureInfo> Captures { get; }
}

/// <summary>The contents of a capture: capinfos' figures.</summary>
public sealed record CaptureInfo
{
    /// <summary>The capture's name as it was given.</summary>
    public required string File { get; init; }

    /// <summary>The file format.</summary>
    public required CaptureFormat Format { get; init; }

    /// <summary>Wireshark's short name of the file type, such as <c>nsecpcap</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>How the file is compressed; null when it is not.</summary>
    public required CompressionFormat? Compression { get; init; }

    /// <summary>Order of the bytes in the file's integers.</summary>
    public required ByteOrder ByteOrder { get; init; }

    /// <summary>The capture's description of itself.</summary>
    public required CaptureDescription Description { get; init; }

    /// <summary>Shortest and longest captured length of packets that were cut; null when none was.</summary>
    public required (uint Least, uint Most)? InferredSnapLength { get; init; }

    /// <summary>Interfaces with their packets.</summary>
    public required IReadOnlyList<InterfaceInfo> Interfaces { get; init; }

    /// <summary>Packets.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes in the file, as stored.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of capture, uncompressed.</summary>
    public required long CaptureBytes { get; init; }

    /// <summary>Sum of captured lengths.</summary>
    public required long CapturedBytes { get; init; }

    /// <summary>Sum of original lengths: capinfos' data size.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Earliest time; null when no packet has one.</summary>
    public required Timestamp? FirstTime { get; init; }

    /// <summary>Latest time; null when no packet has one.</summary>
    public required Timestamp? LastTime { get; init; }

    /// <summary>
    /// Whether no packet is earlier than the one before it; null when that is unknown, because a packet has no time.
    /// </summary>
    public required bool? StrictTimeOrder { get; init; }

    /// <summary>Comments on packets in file order: the first 1,000, or fewer where they come to a mebibyte.</summary>
    public required IReadOnlyList<PacketComment> PacketComments { get; init; }

    /// <summary>All comments on packets.</summary>
    public required long PacketCommentCount { get; init; }

    /// <summary>Parts that could not be read.</summary>
    public required IReadOnlyList<DamageEntry> Damage { get; init; }

    /// <summary>Whether reading was cancelled before the end.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Whether every byte of the capture was read and made sense.</summary>
    public bool Complete => !Interrupted && Damage.Count == 0;

    /// <summary>Precision of the times, the finest of any interface; null without interfaces.</summary>
    public TimestampPrecision? Precision
    {
        get
        {
            TimestampPrecision? finest = null;
            foreach (InterfaceInfo one in Interfaces)
                finest = finest > one.Interface.Precision ? finest : one.Interface.Precision;
            return finest;
        }
    }

    /// <summary>Whether interfaces differ in precision.</summary>
    public bool HasMixedPrecision =>
        Precision is { } finest && Interfaces.Any(one => one.Interface.Precision != finest);

    /// <summary>
    /// Most bytes that were kept of a packet, by a classic pcap's header; 0 for no limit, and for pcapng, where each
    /// interface has its own.
    /// </summary>
    public uint SnapLength => Format.HasFileSnapLength ? Interfaces[0].Interface.SnapLength : 0;

    /// <summary>Link types of the interfaces, each once, with the packets of those interfaces.</summary>
    public IReadOnlyList<LinkTypeCount> LinkTypes => Interfaces.Count == 1
        ? [new LinkTypeCount(Interfaces[0].Interface.LinkType, Interfaces[0].Packets)]
        : [.. from one in Interfaces
              group one.Packets by one.Interface.LinkType into packets
              select new LinkTypeCount(packets.Key, packets.Sum())];

    /// <summary>
    /// Nanoseconds from the earliest to the latest time; null where no packet has a time, or one is not representable.
    /// </summary>
    public decimal? DurationNanoseconds =>
        FirstTime is { IsKnown: true } first && LastTime is { IsKnown: true } last ? last.Since(first) : null;

    /// <summary>Mean original length; 0 without packets.</summary>
    public double AveragePacketSize => Packets == 0 ? 0 : (double)OriginalBytes / Packets;
}

/// <summary>An interface and the number of its packets.</summary>
/// <param name="Interface">The interface's description in the capture.</param>
/// <param name="Packets">Packets captured on it.</param>
public sealed record InterfaceInfo(CaptureInterface Interface, long Packets);

/// <summary>A link type and the number of its packets.</summary>
/// <param name="LinkType">The type of the packets' first header.</param>
/// <param name="Packets">Packets of the interfaces with that link type.</param>
public sealed record LinkTypeCount(LinkType LinkType, long Packets);

/// <summary>A comment on a packet.</summary>
/// <param name="Packet">The packet's number in its capture, from 1.</param>
/// <param name="Comment">The comment's text.</param>
public sealed record PacketComment(long Packet, string Comment);
