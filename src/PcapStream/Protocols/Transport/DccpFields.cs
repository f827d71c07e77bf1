using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>Fields of DCCP, RFC 4340.</summary>
internal static class DccpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Dccp, "dccp.srcport", FieldType.Unsigned16, "Source Port", 0),
        Field.Decimal(Protocol.Dccp, "dccp.dstport", FieldType.Unsigned16, "Destination Port", 2),
        Field.Of(Protocol.Dccp, "dccp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read),
        Field.Decimal(Protocol.Dccp, "dccp.data_offset", FieldType.Unsigned8, "Data Offset", 4),
        Field.Bits(Protocol.Dccp, "dccp.ccval", FieldType.Unsigned8, "CCVal", 5, 0xF0),
        Field.Bits(Protocol.Dccp, "dccp.cscov", FieldType.Unsigned8, "Checksum Coverage", 5, 0x0F),
        Field.Hex(Protocol.Dccp, "dccp.checksum", FieldType.Unsigned16, "Checksum", 6),
        Field.Bits(Protocol.Dccp, "dccp.type", FieldType.Unsigned8, "Type", 8, 0x1E),
        Field.Flag(Protocol.Dccp, "dccp.x", "Extended Sequence Numbers", 8, 1, 0x01),
        Field.Of(Protocol.Dccp, "dccp.seq_raw", FieldType.Unsigned64, "Sequence Number (raw)", (in source, values) =>
        {
            if (DccpHeader.TryReadStart(source.Bytes, out DccpHeader header))
                values.AddDecimal(header.SequenceNumber);
        }),
        Field.Of(Protocol.Dccp, "dccp.service_code", FieldType.Unsigned32, "Service Code", (in source, values) =>
        {
            if (DccpHeader.TryReadStart(source.Bytes, out DccpHeader header) && OffsetOfService(header) is > 0 and int offset && source.Bytes.Length >= offset + 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]));
        }),
    ];

    private const int Request = 0;
    private const int Response = 1;

    // Behind the sequence number, and in a response behind what it acknowledges.
    private static int OffsetOfService(DccpHeader header) => (header.Type, header.IsExtended) switch
    {
        (Request, true) => 16,
        (Request, false) => 12,
        (Response, true) => 24,
        (Response, false) => 16,
        _ => 0,
    };
}
