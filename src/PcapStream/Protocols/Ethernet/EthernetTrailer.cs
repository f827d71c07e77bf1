using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols.Bridging;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// What follows the packet in a frame, by its length: padding to the shortest frame, then bytes of equipment, and the
/// frame check sequence. No header tells them apart; these are Wireshark's rules with its default preferences.
/// <code>
///  0                                                    60             64
///  +--------+---------------------------------+---------+---------------+
///  | header | packet, with a length of its own | zeros   | check sequence|
///  +--------+---------------------------------+---------+---------------+
/// </code>
/// </summary>
internal readonly ref struct EthernetTrailer
{
    private const int LeastFrame = 60;
    private const int CheckSize = 4;
    private const int IpxLength = 2;

    private EthernetTrailer(ReadOnlySpan<byte> padding, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> check)
    {
        Padding = padding;
        Rest = rest;
        Check = check;
    }

    /// <summary>Zeros up to the length of the shortest frame.</summary>
    public ReadOnlySpan<byte> Padding { get; }

    /// <summary>The bytes after the padding.</summary>
    public ReadOnlySpan<byte> Rest { get; }

    /// <summary>The frame check sequence; empty if the frame has none, or it was not captured whole.</summary>
    public ReadOnlySpan<byte> Check { get; }

    /// <summary>Finds what follows the packet after a header that ends with a type or length.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="index">Index of the header.</param>
    public static EthernetTrailer After(in FieldSource source, int index)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        int end = index == 0 ? source.Packet.Data.Length : layers[index - 1].End;
        // The check sequence of the outer frame is not part of the inner one.
        if (index > 0 && layers[index - 1].Protocol == Protocol.FabricPath)
            end -= CheckSize;
        int start = StartAfter(source, index, end);
        if (start < 0 || start >= end)
            return default;
        uint frameLength = Math.Max(source.Frame.OriginalLength, (uint)source.Packet.Data.Length);
        long missing = end == source.Packet.Data.Length ? frameLength - end : 0;
        ReadOnlySpan<byte> bytes = source.Packet.AllBytes[start..end];
        int padding = PaddingOf(bytes, bytes.Length + missing, frameLength);
        if (padding < 0)
            return default;
        ReadOnlySpan<byte> rest = bytes[padding..];
        long length = rest.Length + missing;
        if (IsOfEquipment(rest, length, source.Frame.Time))
            return new EthernetTrailer(bytes[..padding], default, default);
        // Frames in tunnels are carried without it.
        bool mayHaveCheck = layers[index].Protocol == Protocol.Ethernet
            && (index == 0 || layers[index - 1].Protocol == Protocol.Isl);
        if (!mayHaveCheck || length < CheckSize || frameLength < LeastFrame + CheckSize)
            return new EthernetTrailer(bytes[..padding], rest, default);
        int before = (int)Math.Min(rest.Length, length - CheckSize);
        return new EthernetTrailer(bytes[..padding], rest[..before], missing == 0 ? rest[before..] : default);
    }

    // Negative if the zeros were not captured.
    private static int PaddingOf(ReadOnlySpan<byte> bytes, long length, uint frameLength)
    {
        long padding = LeastFrame - (frameLength - length);
        if (frameLength < LeastFrame || padding <= 0)
            return 0;
        bool isWhole = padding <= bytes.Length;
        if (bytes[..(isWhole ? (int)padding : bytes.Length)].ContainsAnyExcept((byte)0))
            return 0;
        return isWhole ? (int)padding : -1;
    }

    // VSS Monitoring's time of capture, with or without a port and a check sequence.
    private static bool IsOfEquipment(ReadOnlySpan<byte> bytes, long length, Timestamp time)
    {
        const int TimeSize = 8;
        const int Nearest = 30 * 24 * 60 * 60;
        if (length is not (8 or 9 or 12 or 13))
            return false;
        if (bytes.Length < TimeSize)
            return true;
        long seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return seconds != 0
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) < Timestamp.NanosecondsPerSecond
            && Math.Abs(seconds - time.Nanoseconds / Timestamp.NanosecondsPerSecond) <= Nearest;
    }

    // The end of the payload of a header; negative if nothing tells it.
    private static int StartAfter(in FieldSource source, int index, int end)
    {
        Layer layer = source.Packet.Layers[index];
        ReadOnlySpan<byte> header = source.Packet.Header(layer);
        if (header.Length < sizeof(ushort))
            return -1;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(header[^sizeof(ushort)..]);
        if (layer.Protocol != Protocol.LinuxCooked && EtherTypes.IsLength(type))
            return layer.PayloadOffset + type <= end ? layer.PayloadOffset + type : -1;
        return index + 1 < source.Packet.Layers.Length ? EndOf(source, index + 1, layer.PayloadOffset) : -1;
    }

    private static int EndOf(in FieldSource source, int index, int offset)
    {
        Layer layer = source.Packet.Layers[index];
        ReadOnlySpan<byte> header = source.Packet.Header(layer);
        bool knowsEnd = layer.Offset == offset && layer.Protocol switch
        {
            Protocol.Ipv4 => Ipv4Header.TryRead(header, out Ipv4Header ipv4) && ipv4.TotalLength >= ipv4.HeaderLength,
            Protocol.Ipv6 => Ipv6Header.TryRead(header, out _),
            Protocol.Ipx => header.Length >= IpxLength + sizeof(ushort),
            Protocol.PortAccess or Protocol.Arp or Protocol.LinkDiscovery => true,
            Protocol.Mpls => index + 1 < source.Packet.Layers.Length,
            _ => false,
        };
        if (!knowsEnd)
            return -1;
        return layer.Protocol switch
        {
            Protocol.Mpls => EndOf(source, index + 1, layer.PayloadOffset),
            Protocol.Arp => ArpHeader.TryRead(header, out _) ? layer.PayloadOffset : -1,
            Protocol.Ipx => layer.Offset + BinaryPrimitives.ReadUInt16BigEndian(header[IpxLength..]),
            Protocol.LinkDiscovery => LinkDiscovery.EndOf(source.Packet.Bytes(layer)) is >= 0 and int length
                ? layer.Offset + length : -1,
            _ => layer.End,
        };
    }
}

/// <summary>Fields of what follows the packet in a frame.</summary>
internal static class EthernetTrailerFields
{
    private const ulong Unverified = 2;

    public static readonly Field[] All =
    [
        Of("eth.padding", FieldType.Bytes, "Padding", isOfTags: true,
            static (trailer, values) => AddBytes(trailer.Padding, values)).AlsoIn(Protocol.LinuxCooked),
        Of("eth.trailer", FieldType.Bytes, "Trailer", isOfTags: false,
            static (trailer, values) => AddBytes(trailer.Rest, values)),
        Of("eth.fcs", FieldType.Unsigned32, "Frame check sequence", isOfTags: false, static (trailer, values) =>
        {
            if (!trailer.Check.IsEmpty)
                values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(trailer.Check), 8);
        }),
        Of("eth.fcs.status", FieldType.Unsigned8, "FCS Status", isOfTags: false, static (trailer, values) =>
        {
            if (!trailer.Check.IsEmpty)
                values.AddDecimal(Unverified);
        }),
    ];

    /// <summary>The bytes after a tag of a VLAN, which has no check sequence of its own.</summary>
    public static readonly Field OfVlan = Field.Of(
        Protocol.Vlan, "vlan.trailer", FieldType.Bytes, "Trailer",
        (in source, values) => AddBytes(EthernetTrailer.After(source, source.Index).Rest, values));

    private delegate void TrailerReader(EthernetTrailer trailer, FieldValues values);

    private static Field Of(
        string name, FieldType type, string description, bool isOfTags, TrailerReader read) =>
        Field.Of(Protocol.Ethernet, name, type, description, (in source, values) =>
            read(EthernetTrailer.After(source, isOfTags ? InnermostTag(source) : source.Index), values));

    // The last tag knows what the packet in it takes.
    private static int InnermostTag(in FieldSource source)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        int index = source.Index;
        while (index + 1 < layers.Length && layers[index + 1].Protocol is Protocol.Vlan or Protocol.ServiceVlan)
            index++;
        return index;
    }

    private static void AddBytes(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        if (!bytes.IsEmpty)
            values.AddBytes(bytes);
    }
}
