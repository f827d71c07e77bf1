using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>
/// Cisco's HDLC (LINKTYPE_C_HDLC), RFC 1547, section 4.3.1.
/// <code>
///  0                   1           2          4
///  +-------------------+-----------+----------+---------
///  | address 0x0F|0x8F | control 0 | protocol | payload
///  +-------------------+-----------+----------+---------
/// </code>
/// </summary>
public readonly ref struct CiscoHdlcHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private CiscoHdlcHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>0x0F for unicast, 0x8F for multicast.</summary>
    public byte Address => _bytes[0];

    /// <summary>An Ethernet type, or one of Cisco's own.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CiscoHdlcHeader header)
    {
        header = new CiscoHdlcHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.CiscoHdlc, Size)
            ? Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]))
            : Protocol.None;
    }

    /// <summary>Maps protocol types to protocols; 0x8035 is SLARP here, not RARP.</summary>
    internal static Protocol Next(ushort protocolType) => protocolType switch
    {
        0x0800 => Protocol.Ipv4,
        0x8137 => Protocol.Ipx,
        0x86DD => Protocol.Ipv6,
        0x8847 or 0x8848 => Protocol.Mpls,
        CiscoProtocols.Discovery => Protocol.CiscoDiscovery,
        0x4242 => Protocol.SpanningTree,
        _ => Protocol.None,
    };
}

/// <summary>Fields of Cisco's HDLC.</summary>
internal static class CiscoHdlcFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.CiscoHdlc, "chdlc.address", FieldType.Unsigned8, "Address", 0).AtLeast(CiscoHdlcHeader.Size),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.control", FieldType.Unsigned8, "Control", 1).AtLeast(CiscoHdlcHeader.Size),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.protocol", FieldType.Unsigned16, "Protocol", 2),
    ];
}
