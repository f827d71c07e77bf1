using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>
/// PPP, RFC 1661, section 2, with HDLC-like framing (RFC 1662) or without. Address and control may be absent, and a
/// protocol may have one byte, which is then odd (RFC 1661, sections 6.5 and 6.6).
/// <code>
///  0              1              2 or 0        4, 3, 2 or 1
///  +--------------+--------------+-------------+---------
///  | address 0xFF | control 0x03 | protocol    | payload
///  +--------------+--------------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct PppHeader
{
    private const byte AllStations = 0xFF;
    private const byte CiscoUnicast = 0x0F;
    private const byte CiscoMulticast = 0x8F;
    private const int AddressSize = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private PppHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether the header has address and control.</summary>
    public bool HasAddress => StartsWithAddress(_bytes);

    /// <summary>Length of the header in bytes.</summary>
    public int HeaderLength => LengthOf(_bytes);

    /// <summary>The protocol of the payload (IANA, PPP protocol numbers).</summary>
    public ushort Protocol => ProtocolOf(_bytes[..HeaderLength]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PppHeader header)
    {
        header = new PppHeader(bytes);
        return bytes.Length >= LengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        // Lines with the link type of PPP may use Cisco's framing.
        if (bytes.Length > 0 && bytes[0] is CiscoUnicast or CiscoMulticast)
            return Protocols.Protocol.CiscoHdlc;
        return cursor.TryAddLayer(Protocols.Protocol.Ppp, LengthOf(bytes))
            ? Next(ProtocolOf(bytes[..LengthOf(bytes)]))
            : Protocols.Protocol.None;
    }

    /// <summary>Decodes a packet after a byte with its direction (LINKTYPE_PPP_WITH_DIR).</summary>
    internal static Protocol DecodeDirected(ref HeaderCursor cursor) =>
        cursor.Skip(Protocols.Protocol.Ppp, 1) ? Protocols.Protocol.Ppp : Protocols.Protocol.None;

    /// <summary>Decodes a packet with its direction in place of the address (LINKTYPE_PPP_PPPD).</summary>
    internal static Protocol DecodeWithoutAddress(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocols.Protocol.Ppp, AddressSize + sizeof(ushort))
            ? Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[AddressSize..]))
            : Protocols.Protocol.None;
    }

    private static bool StartsWithAddress(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] == AllStations;

    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        int address = StartsWithAddress(bytes) ? AddressSize : 0;
        bool isCompressed = bytes.Length > address && (bytes[address] & 1) != 0;
        return address + (isCompressed || bytes.IsEmpty ? 1 : sizeof(ushort));
    }

    private static ushort ProtocolOf(ReadOnlySpan<byte> header) =>
        (header.Length & 1) != 0 ? header[^1] : BinaryPrimitives.ReadUInt16BigEndian(header[^2..]);

    private static Protocol Next(ushort protocol) => protocol switch
    {
        0x0021 => Protocols.Protocol.Ipv4,
        0x002B => Protocols.Protocol.Ipx,
        0x0057 => Protocols.Protocol.Ipv6,
        0x0281 or 0x0283 => Protocols.Protocol.Mpls,
        0x0207 => Protocols.Protocol.CiscoDiscovery,
        _ => Protocols.Protocol.None,
    };
}

/// <summary>Fields of PPP, RFC 1661.</summary>
internal static class PppFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Ppp, "ppp.address", FieldType.Unsigned8, "Address",
            (in source, values) => AddAddressByte(source, values, 0)),
        Field.Of(Protocol.Ppp, "ppp.control", FieldType.Unsigned8, "Control",
            (in source, values) => AddAddressByte(source, values, 1)),
        Field.Of(Protocol.Ppp, "ppp.protocol", FieldType.Unsigned16, "Protocol", (in source, values) =>
        {
            if (PppHeader.TryRead(source.Header, out PppHeader header))
                values.AddHex(header.Protocol, 4);
        }),
    ];

    private static void AddAddressByte(in FieldSource source, FieldValues values, int offset)
    {
        if (PppHeader.TryRead(source.Header, out PppHeader header) && header.HasAddress)
            values.AddHex(source.Header[offset], 2);
    }
}
