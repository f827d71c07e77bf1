using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Transport;

/// <summary>Fields of UDP, RFC 768, and UDP-Lite, RFC 3828.</summary>
internal static class UdpFields
{
    private const int LengthEnd = 6;

    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Udp, "udp.srcport", FieldType.Unsigned16, "Source Port", 0).From(PortFields.Size).AlsoIn(Protocol.UdpLite),
        Field.Decimal(Protocol.Udp, "udp.dstport", FieldType.Unsigned16, "Destination Port", 2).From(PortFields.Size).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read).From(PortFields.Size).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.length", FieldType.Unsigned16, "Length", (in source, values) => AddLength(source, values)).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.checksum", FieldType.Unsigned16, "Checksum", (in source, values) =>
        {
            if (source.Bytes.Length >= UdpHeader.Size && HasLength(source))
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[6..]), 4);
        }).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.payload", FieldType.Bytes, "Payload", (in source, values) =>
        {
            ReadOnlySpan<byte> payload = WholePayload(source);
            if (!payload.IsEmpty && HasLength(source))
                values.AddBytes(payload);
        }).AlsoIn(Protocol.UdpLite),
        Field.Decimal(Protocol.UdpLite, "udp.checksum_coverage", FieldType.Unsigned16, "Checksum coverage", 4),
    ];

    // What a length contradicts is not shown, as in Wireshark.
    private static bool HasLength(in FieldSource source) =>
        source.Packet.Layers[source.Index].Protocol == Protocol.UdpLite
        || UdpHeader.IsLength(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]), UdpHeader.IsInIpv6(source.Packet.Layers[..source.Index]));

    // All that the packet around it carries, whatever a length above that of the header says of it.
    private static ReadOnlySpan<byte> WholePayload(in FieldSource source)
    {
        Layer layer = source.Packet.Layers[source.Index];
        bool isEmpty = source.Bytes.Length >= LengthEnd && BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]) == UdpHeader.Size;
        int end = source.Index == 0 || isEmpty ? layer.End : source.Packet.Layers[source.Index - 1].End;
        return layer.HeaderLength < UdpHeader.Size ? default : source.Packet.Data[layer.PayloadOffset..end];
    }

    // UDP-Lite has none of its own, and is as long as the IP packet leaves room for.
    private static void AddLength(in FieldSource source, FieldValues values)
    {
        if (source.Bytes.Length < LengthEnd)
            return;
        bool isLite = source.Packet.Layers[source.Index].Protocol == Protocol.UdpLite;
        values.AddDecimal(isLite ? (ulong)WireLength.OfLayer(source) : BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]));
    }
}
