using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Serial;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// LLC, IEEE 802.2, with the SNAP header (IEEE 802, section 9.2; RFC 1042) if both access points announce one. The
/// control field has one byte in unnumbered frames and two in others.
/// <code>
///  0      1      2         3 or 4
///  +------+------+---------+---------
///  | DSAP | SSAP | control | payload
///  +------+------+---------+---------
///
///  0      1      2           3     6       8
///  +------+------+-----------+-----+-------+---------
///  | 0xAA | 0xAA | control 3 | OUI | PID   | payload
///  +------+------+-----------+-----+-------+---------
/// </code>
/// </summary>
public readonly ref struct LlcHeader
{
    /// <summary>Length of the shortest header in bytes.</summary>
    public const int MinSize = 3;

    internal const byte UnnumberedInformation = 3;

    private const byte SnapAccessPoint = 0xAA;
    private const byte IpAccessPoint = 0x06;
    private const byte OldNetWareAccessPoint = 0x10;
    private const byte NetWareAccessPoint = 0xE0;
    private const byte BridgeAccessPoint = 0x42;
    private const byte NetworkAccessPoint = 0xFE;
    private const int BridgePaddingSize = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private LlcHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Destination service access point.</summary>
    public byte Destination => _bytes[0];

    /// <summary>Source service access point; its lowest bit marks a response.</summary>
    public byte Source => _bytes[1];

    /// <summary>Control field; a second byte is the high one.</summary>
    public ushort Control =>
        ControlSize(_bytes) == 1 ? _bytes[2] : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>Whether a SNAP header follows the control field.</summary>
    public bool HasSnap => IsSnap(_bytes);

    /// <summary>Length of the header in bytes, SNAP included.</summary>
    public int HeaderLength => LengthOf(_bytes);

    /// <summary>The organization that defines the protocol identifier; only with SNAP.</summary>
    public int OrganizationCode => SnapHeader.OrganizationCode(_bytes[MinSize..]);

    /// <summary>The protocol, an Ethernet type for most organization codes; only with SNAP.</summary>
    public ushort ProtocolIdentifier => SnapHeader.ProtocolIdentifier(_bytes[MinSize..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LlcHeader header)
    {
        header = new LlcHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= LengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Llc, MinSize))
            return Protocol.None;
        int length = LengthOf(bytes);
        if (length > MinSize && !cursor.TryExtend(length - MinSize))
            return Protocol.None;
        if (IsSnap(bytes))
            return AfterSnap(SnapHeader.Next(bytes[MinSize..]), ref cursor);
        // Numbered information has a 0 in the lowest bit.
        if (bytes[2] != UnnumberedInformation && (bytes[2] & 1) != 0)
            return Protocol.None;
        return bytes[0] switch
        {
            IpAccessPoint => Protocol.Ipv4,
            BridgeAccessPoint => Protocol.SpanningTree,
            NetworkAccessPoint => AfterNetworkAccessPoint(ref cursor),
            NetWareAccessPoint or OldNetWareAccessPoint => Protocol.Ipx,
            _ => Protocol.None,
        };
    }

    // Two bytes of padding come before bridged frames (RFC 2684, section 5.3).
    private static Protocol AfterSnap(Protocol next, ref HeaderCursor cursor) =>
        next == Protocol.Ethernet && !cursor.TryExtend(BridgePaddingSize) ? Protocol.None : next;

    // ISO's protocols start with their identifier; that of IP comes before the packet.
    private static Protocol AfterNetworkAccessPoint(ref HeaderCursor cursor)
    {
        Protocol next = cursor.Rest is [var identifier, ..] ? NetworkIdentifiers.Next(identifier) : Protocol.None;
        return next != Protocol.None && cursor.TryExtend(1) ? next : Protocol.None;
    }

    private static bool IsSnap(ReadOnlySpan<byte> bytes) =>
        bytes[0] == SnapAccessPoint && bytes[1] == SnapAccessPoint && bytes[2] == UnnumberedInformation;

    private static int ControlSize(ReadOnlySpan<byte> bytes) => (bytes[2] & 3) == 3 ? 1 : 2;

    private static int LengthOf(ReadOnlySpan<byte> bytes) =>
        IsSnap(bytes) ? MinSize + SnapHeader.Size : 2 + ControlSize(bytes);
}

/// <summary>
/// The SNAP header, IEEE 802, section 9.2, after LLC (RFC 1042) or the NLPID of Frame Relay (RFC 2427).
/// <code>
///  0     3                     5
///  +-----+---------------------+---------
///  | OUI | protocol identifier | payload
///  +-----+---------------------+---------
/// </code>
/// </summary>
internal static class SnapHeader
{
    public const int Size = 5;

    public static int OrganizationCode(ReadOnlySpan<byte> bytes) =>
        bytes[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);

    public static ushort ProtocolIdentifier(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);

    /// <summary>
    /// Whether the identifier is an Ethernet type: RFC 1042, and IEEE 802.1H for types that bridges must carry so.
    /// </summary>
    public static bool IsEtherType(int organizationCode) => organizationCode is 0x000000 or 0x0000F8;

    public static Protocol Next(ReadOnlySpan<byte> bytes)
    {
        const int Bridged = 0x0080C2;
        const int Cisco = 0x00000C;
        int organizationCode = OrganizationCode(bytes);
        ushort identifier = ProtocolIdentifier(bytes);
        if (IsEtherType(organizationCode))
            return EtherTypes.Next(identifier);
        if (organizationCode == Cisco)
            return CiscoProtocols.Next(identifier);
        // RFC 2427, section 4.2, and RFC 2684, section 5.3: Ethernet with and without a check sequence.
        return organizationCode == Bridged && identifier is (0x0001 or 0x0007) ? Protocol.Ethernet : Protocol.None;
    }
}

/// <summary>Maps Cisco's identifiers of protocols in SNAP, in GRE and in Cisco's HDLC.</summary>
internal static class CiscoProtocols
{
    public static Protocol Next(ushort identifier) => identifier switch
    {
        Discovery => Protocol.CiscoDiscovery,
        // A spanning tree for each VLAN.
        0x010B => Protocol.SpanningTree,
        _ => Protocol.None,
    };

    public const ushort Discovery = 0x2000;
}

/// <summary>Fields of LLC, IEEE 802.2, and SNAP.</summary>
internal static class LlcFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Llc, "llc.dsap", FieldType.Unsigned8, "DSAP", 0),
        Field.Bits(Protocol.Llc, "llc.dsap.sap", FieldType.Unsigned8, "SAP", 0, 0xFE),
        Field.Flag(Protocol.Llc, "llc.dsap.ig", "IG Bit", 0, 1, 1),
        Field.Hex(Protocol.Llc, "llc.ssap", FieldType.Unsigned8, "SSAP", 1),
        Field.Bits(Protocol.Llc, "llc.ssap.sap", FieldType.Unsigned8, "SAP", 1, 0xFE),
        Field.Flag(Protocol.Llc, "llc.ssap.cr", "CR Bit", 1, 1, 1),
        Field.Of(Protocol.Llc, "llc.control", FieldType.Unsigned16, "Control", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header))
                values.AddHex(header.Control, 4);
        }),
        Field.Of(Protocol.Llc, "llc.oui", FieldType.Unsigned24, "Organization Code", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header) && header.HasSnap)
                values.AddDecimal((ulong)header.OrganizationCode);
        }),
        Field.Of(Protocol.Llc, "llc.type", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header) && header.HasSnap
                && SnapHeader.IsEtherType(header.OrganizationCode))
                values.AddHex(header.ProtocolIdentifier, 4);
        }),
    ];
}
