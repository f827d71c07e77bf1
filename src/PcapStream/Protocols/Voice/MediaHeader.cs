using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// RTP, RFC 3550, section 5.1: V is the version, P whether padding follows the payload, X whether an extension follows
/// the CC numbers of contributing sources, M the marker.
/// <code>
///  0            1       2          4           8       12
///  +-+-+-+------+-+-----+----------+-----------+--------+-------------+-----------------------------+---------
///  |V|P|X|  CC  |M|type | sequence | timestamp | source | other sources | profile, length, extension | payload
///  +-+-+-+------+-+-----+----------+-----------+--------+-------------+-----------------------------+---------
/// </code>
/// </summary>
internal static class MediaHeader
{
    /// <summary>Length of the fixed part in bytes.</summary>
    public const int Size = 12;

    private const int Version = 2;

    /// <summary>Whether bytes have the version of RTP and RTCP.</summary>
    public static bool HasVersion(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && bytes[0] >> 6 == Version;

    /// <summary>The offset of the extension; -1 for none.</summary>
    public static int ExtensionAt(ReadOnlySpan<byte> header) =>
        header.Length > Size && (header[0] & 0x10) != 0 ? Size + 4 * (header[0] & 0xF) : -1;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        ReadOnlySpan<byte> ports = cursor.LastHeader;
        // Other protocols share its ports (RFC 7983), RTCP too (RFC 5761, section 4).
        bool isOther = !HasVersion(rest);
        if (isOther || rest is [_, >= 192 and < 224, ..])
        {
            cursor.TryAddLayer(Protocol.Rtp, 0);
            return !isOther ? Protocol.Rtcp : UdpPorts.Next(
                BinaryPrimitives.ReadUInt16BigEndian(ports), BinaryPrimitives.ReadUInt16BigEndian(ports[2..]), cursor);
        }
        if (!cursor.TryAddLayer(Protocol.Rtp, Size))
            return Protocol.None;
        if (!cursor.TryExtend(4 * (rest[0] & 0xF)) || (rest[0] & 0x10) == 0)
            return Protocol.None;
        ReadOnlySpan<byte> extension = cursor.Rest;
        if (cursor.TryExtend(4))
            cursor.TryExtend(4 * BinaryPrimitives.ReadUInt16BigEndian(extension[2..]));
        return Protocol.None;
    }
}

/// <summary>Fields of RTP.</summary>
internal static class MediaFields
{
    // Profiles of RFC 8285, whose elements are no words.
    private const ushort OneByteElements = 0xBEDE;
    private const ushort TwoByteElements = 0x1000;

    public static readonly Field[] All =
    [
        Announcement.Frame(Protocol.Rtp, "rtp.setup-frame"),
        Announcement.Method(Protocol.Rtp, "rtp.setup-method"),
        .. FieldTable.Read(Protocol.Rtp, PlaceOf, """
            v d 0 1 C0 rtp.version Version
            h b 0 1 20 rtp.padding Padding
            h b 0 1 10 rtp.ext Extension
            h d 0 1 F rtp.cc Contributing source identifiers count
            h b 1 1 80 rtp.marker Marker
            h d 1 1 7F rtp.p_type Payload type
            h d 2 2 0 rtp.seq Sequence number
            h d 4 4 0 rtp.timestamp Timestamp
            h x 8 4 0 rtp.ssrc Synchronization Source identifier
            c x 0 4 0 rtp.csrc.item CSRC item
            e x 0 2 0 rtp.ext.profile Defined by profile
            e d 2 2 0 rtp.ext.len Extension length
            w x 0 4 0 rtp.hdr_ext Header extension
            p d 0 1 0 rtp.padding.count Padding count
            """u8),
        Field.OfStreams(Protocol.Rtp, "rtp.extseq", FieldType.Unsigned32, "Extended sequence number",
            (in source, values) =>
            {
                if (source.HasFacts(out StreamFacts facts))
                    values.AddDecimal(facts.MediaSequence);
            }),
        Field.OfStreams(Protocol.Rtp, "rtp.payload", FieldType.Bytes, "Payload", (in source, values) =>
        {
            int length = source.Payload.Length - PaddingOf(source);
            if (source.Header.Length >= MediaHeader.Size && length > 0
                && !(source.HasFacts(out StreamFacts facts) && facts.IsSecure))
                values.AddBytes(source.Payload[..length]);
        }),
    ];

    /// <summary>
    /// What the statistic of streams needs of a packet that counts there, as several values: the format, and
    /// nanoseconds since the first packet.
    /// </summary>
    public static Field ForStreams { get; } =
        Field.OfStreams(Protocol.Rtp, "rtp.streams", FieldType.Unsigned64, "Streams", (in source, values) =>
        {
            bool isPadded = source.Header.Length >= MediaHeader.Size && (source.Bytes[0] & 0x20) != 0;
            if (source.Packet.Error.Fault != DecodeFault.None || !source.HasFacts(out StreamFacts facts)
                || (isPadded && (source.Payload.IsEmpty || source.Packet.Data.Length < source.Frame.OriginalLength)))
                return;
            values.AddDecimal(facts.MediaFormat);
            values.AddDecimal(source.Frame.Time.IsKnown ? (ulong)source.Frame.Time.Since(source.Frame.First) : 0);
        });

    // Of a packet that was captured in part, nothing is known about its padding.
    private static int PaddingOf(in FieldSource source) =>
        (source.Bytes[0] & 0x20) == 0 || source.Payload.IsEmpty ? 0 : source.Payload[^1];

    private static int PlaceOf(in FieldSource source, char part, int index)
    {
        ReadOnlySpan<byte> header = source.Header;
        if (header.IsEmpty)
            return part == 'v' && index == 0 && !MediaHeader.HasVersion(source.Bytes) ? 0 : -1;
        if (header.Length < MediaHeader.Size)
            return -1;
        int extension = MediaHeader.ExtensionAt(header);
        switch (part)
        {
            case 'c':
                return index < (header[0] & 0xF) ? MediaHeader.Size + 4 * index : -1;
            case 'w' when extension >= 0 && header.Length >= extension + 4:
                ushort profile = BinaryPrimitives.ReadUInt16BigEndian(header[extension..]);
                int at = extension + 4 + 4 * index;
                return profile != OneByteElements && (profile & 0xFFF0) != TwoByteElements && at < header.Length
                    ? at : -1;
            case 'w':
                return -1;
        }
        if (index > 0)
            return -1;
        return part switch
        {
            'e' => extension,
            'p' => PaddingOf(source) > 0 ? source.Bytes.Length - 1 : -1,
            _ => 0,
        };
    }
}

/// <summary>Fields about the message of SDP that announced a stream.</summary>
internal static class Announcement
{
    public static Field Frame(Protocol protocol, string name) =>
        Field.OfStreams(protocol, name, FieldType.FrameNumber, "Setup frame", (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts))
                values.AddDecimal((ulong)facts.Request);
        });

    public static Field Method(Protocol protocol, string name) =>
        Field.OfStreams(protocol, name, FieldType.Text, "Setup Method", (in source, values) =>
        {
            if (source.HasFacts(out _))
                values.AddText("SDP"u8);
        });
}
