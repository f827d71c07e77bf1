using System.Buffers.Binary;
using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

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
        Field.Hex(Protocol.Udp, "udp.checksum", FieldType.Unsigned16, "Checksum", 6).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.payload", FieldType.Bytes, "Payload", (in source, values) =>
        {
            if (!source.Payload.IsEmpty)
                values.AddBytes(source.Payload);
        }).AlsoIn(Protocol.UdpLite),
        Field.Decimal(Protocol.UdpLite, "udp.checksum_coverage", FieldType.Unsigned16, "Checksum coverage", 4),
    ];

    // UDP-Lite has none of its own, and is as long as the IP packet leaves room for.
    private static void AddLength(in FieldSource source, FieldValues values)
    {
        if (source.Bytes.Length < LengthEnd)
            return;
        bool isLite = source.Packet.Layers[source.Index].Protocol == Protocol.UdpLite;
        values.AddDecimal(isLite ? (ulong)WireLength.OfLayer(source) : BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]));
    }
}
