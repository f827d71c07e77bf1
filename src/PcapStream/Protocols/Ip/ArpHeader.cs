using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// ARP, RFC 826. The header gives the lengths of the addresses.
/// <code>
///  0               2               4                 5                 6           8
///  +---------------+---------------+-----------------+-----------------+-----------+-------------------------------
///  | hardware type | protocol type | hardware length | protocol length | operation | sender's and target's addresses
///  +---------------+---------------+-----------------+-----------------+-----------+-------------------------------
/// </code>
/// </summary>
public readonly ref struct ArpHeader
{
    /// <summary>Length of the header without addresses, in bytes.</summary>
    public const int FixedSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private ArpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Type of the hardware addresses; 1 is Ethernet.</summary>
    public ushort HardwareType => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Type of the protocol addresses, an Ethernet type.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>1 for a request, 2 for a reply.</summary>
    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Sender's hardware address; no address if it is not Ethernet's.</summary>
    public NetworkAddress SenderHardware => Hardware(SenderHardwareBytes);

    /// <summary>Sender's protocol address; no address if it is not IPv4's.</summary>
    public NetworkAddress SenderProtocol => Ip(SenderProtocolBytes);

    /// <summary>Target's hardware address; no address if it is not Ethernet's.</summary>
    public NetworkAddress TargetHardware => Hardware(TargetHardwareBytes);

    /// <summary>Target's protocol address; no address if it is not IPv4's.</summary>
    public NetworkAddress TargetProtocol => Ip(TargetProtocolBytes);

    /// <summary>Bytes of the sender's hardware address, of any type.</summary>
    public ReadOnlySpan<byte> SenderHardwareBytes => _bytes.Slice(FixedSize, _bytes[4]);

    /// <summary>Bytes of the sender's protocol address, of any type.</summary>
    public ReadOnlySpan<byte> SenderProtocolBytes => _bytes.Slice(FixedSize + _bytes[4], _bytes[5]);

    /// <summary>Bytes of the target's hardware address, of any type.</summary>
    public ReadOnlySpan<byte> TargetHardwareBytes => _bytes.Slice(FixedSize + _bytes[4] + _bytes[5], _bytes[4]);

    /// <summary>Bytes of the target's protocol address, of any type.</summary>
    public ReadOnlySpan<byte> TargetProtocolBytes => _bytes.Slice(FixedSize + 2 * _bytes[4] + _bytes[5], _bytes[5]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if the addresses are incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpHeader header)
    {
        header = new ArpHeader(bytes);
        return bytes.Length >= FixedSize && bytes.Length >= SizeOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (cursor.TryAddLayer(Protocol.Arp, FixedSize))
            cursor.TryExtend(SizeOf(bytes) - FixedSize);
        return Protocol.None;
    }

    internal static bool IsIpv4(ReadOnlySpan<byte> bytes) =>
        bytes[5] == 4 && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == 0x0800;

    // Ethernet and other networks with the same addresses (IANA, ARP hardware types).
    internal static bool IsEthernet(ReadOnlySpan<byte> bytes) =>
        bytes[4] == 6 && BinaryPrimitives.ReadUInt16BigEndian(bytes) is 1 or 6;

    private NetworkAddress Hardware(ReadOnlySpan<byte> address) =>
        IsEthernet(_bytes) ? NetworkAddress.Ethernet(address) : default;

    private NetworkAddress Ip(ReadOnlySpan<byte> address) => IsIpv4(_bytes) ? NetworkAddress.Ipv4(address) : default;

    private static int SizeOf(ReadOnlySpan<byte> bytes) => FixedSize + 2 * (bytes[4] + bytes[5]);
}

/// <summary>Fields of ARP, RFC 826.</summary>
internal static class ArpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Arp, "arp.hw.type", FieldType.Unsigned16, "Hardware type", 0),
        Field.Hex(Protocol.Arp, "arp.proto.type", FieldType.Unsigned16, "Protocol type", 2),
        Field.Decimal(Protocol.Arp, "arp.hw.size", FieldType.Unsigned8, "Hardware size", 4),
        Field.Decimal(Protocol.Arp, "arp.proto.size", FieldType.Unsigned8, "Protocol size", 5),
        Field.Decimal(Protocol.Arp, "arp.opcode", FieldType.Unsigned16, "Opcode", 6),
        Address("arp.src.hw_mac", FieldType.Ether, "Sender MAC address", Place.SenderHardware),
        Address("arp.src.hw", FieldType.Bytes, "Sender hardware address", Place.SenderHardware),
        Address("arp.src.proto_ipv4", FieldType.Ipv4, "Sender IP address", Place.SenderProtocol),
        Address("arp.src.proto", FieldType.Bytes, "Sender protocol address", Place.SenderProtocol),
        Address("arp.dst.hw_mac", FieldType.Ether, "Target MAC address", Place.TargetHardware),
        Address("arp.dst.hw", FieldType.Bytes, "Target hardware address", Place.TargetHardware),
        Address("arp.dst.proto_ipv4", FieldType.Ipv4, "Target IP address", Place.TargetProtocol),
        Address("arp.dst.proto", FieldType.Bytes, "Target protocol address", Place.TargetProtocol),
        Field.Of(Protocol.Arp, "arp.isgratuitous", FieldType.Boolean, "Is gratuitous", (in source, values) =>
        {
            if (ArpHeader.TryRead(source.Bytes, out ArpHeader header) && header.Operation is 1 or 2
                && ArpHeader.IsIpv4(source.Bytes) && header.SenderProtocol == header.TargetProtocol)
                values.AddBoolean(true);
        }),
    ];

    private enum Place
    {
        SenderHardware,
        SenderProtocol,
        TargetHardware,
        TargetProtocol,
    }

    // The name of an address field depends on the types in the header.
    private static Field Address(string name, FieldType type, string description, Place place) =>
        Field.Of(Protocol.Arp, name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (!ArpHeader.TryRead(bytes, out _) || TypeOf(bytes, place) != type)
                return;
            int size = place is Place.SenderHardware or Place.TargetHardware ? bytes[4] : bytes[5];
            int offset = OffsetOf(bytes, place);
            if (size != 0)
                Add(bytes.Slice(offset, size), type, values);
        });

    private static void Add(ReadOnlySpan<byte> address, FieldType type, FieldValues values)
    {
        switch (type)
        {
            case FieldType.Ether:
                values.AddColonBytes(address);
                break;
            case FieldType.Ipv4:
                values.AddIpv4(address);
                break;
            default:
                values.AddBytes(address);
                break;
        }
    }

    private static FieldType TypeOf(ReadOnlySpan<byte> bytes, Place place)
    {
        if (place is Place.SenderProtocol or Place.TargetProtocol)
            return ArpHeader.IsIpv4(bytes) ? FieldType.Ipv4 : FieldType.Bytes;
        return ArpHeader.IsEthernet(bytes) ? FieldType.Ether : FieldType.Bytes;
    }

    private static int OffsetOf(ReadOnlySpan<byte> bytes, Place place) => ArpHeader.FixedSize + place switch
    {
        Place.SenderHardware => 0,
        Place.SenderProtocol => bytes[4],
        Place.TargetHardware => bytes[4] + bytes[5],
        _ => bytes[4] + bytes[5] + bytes[4],
    };
}
