using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// VXLAN, RFC 7348, section 5, and draft-ietf-nvo3-vxlan-gpe, which stores the next protocol in a reserved byte.
/// <code>
///  0       1          3               4                         7          8
///  +-------+----------+---------------+-------------------------+----------+---------------
///  | flags | reserved | next protocol | network identifier (24) | reserved | Ethernet frame
///  +-------+----------+---------------+-------------------------+----------+---------------
/// </code>
/// </summary>
public readonly ref struct VxlanHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private VxlanHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Flags; 0x08 says that the network identifier is valid.</summary>
    public byte Flags => _bytes[0];

    /// <summary>The next protocol of VXLAN-GPE: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS.</summary>
    public byte NextProtocol => _bytes[3];

    /// <summary>VXLAN network identifier, 24 bits.</summary>
    public int NetworkIdentifier => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]) >> 8);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out VxlanHeader header)
    {
        header = new VxlanHeader(bytes);
        return bytes.Length >= Size;
    }

    // Only the port distinguishes the two forms.
    internal static bool HasNextProtocol(ReadOnlySpan<byte> udpHeader) =>
        UdpHeader.TryRead(udpHeader, out UdpHeader udp) && udp.SourcePort != UdpPorts.Vxlan
            && udp.DestinationPort != UdpPorts.Vxlan;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        bool hasNext = HasNextProtocol(cursor.LastHeader);
        if (!cursor.TryAddLayer(Protocol.Vxlan, Size))
            return Protocol.None;
        return !hasNext ? Protocol.Ethernet : bytes[3] switch
        {
            1 => Protocol.Ipv4,
            2 => Protocol.Ipv6,
            3 => Protocol.Ethernet,
            4 => Protocol.Service,
            5 => Protocol.Mpls,
            _ => Protocol.None,
        };
    }
}

/// <summary>Fields of VXLAN, RFC 7348. With a next protocol, the flags are in another byte.</summary>
internal static class VxlanFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Vxlan, "vxlan.flags", FieldType.Unsigned16, "Flags", (in source, values) =>
        {
            if (source.Bytes.Length < 2)
                return;
            if (HasNextProtocol(source))
                values.AddHex(source.Bytes[0], 2);
            else
                values.AddHex((ulong)(source.Bytes[0] << 8 | source.Bytes[1]), 4);
        }),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_g", "GBP Extension", 0, 2, 0x8000)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_i", "VXLAN Network ID (VNI)", 0, 2, 0x800)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_d", "Don't Learn", 0, 2, 0x40)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_a", "Policy Applied", 0, 2, 0x8)),
        Without(Field.Decimal(Protocol.Vxlan, "vxlan.gbp", FieldType.Unsigned16, "Group Policy ID", 2)),
        Field.Decimal(Protocol.Vxlan, "vxlan.vni", FieldType.Unsigned24, "VXLAN Network Identifier (VNI)", 4),
        Field.Decimal(Protocol.Vxlan, "vxlan.reserved8", FieldType.Unsigned8, "Reserved", 7),
    ];

    private static bool HasNextProtocol(in FieldSource source) =>
        source.Index > 0 && VxlanHeader.HasNextProtocol(source.Packet.Header(source.Packet.Layers[source.Index - 1]));

    // Of a header without a next protocol.
    private static Field Without(Field field) =>
        Field.Of(field.Protocol, field.Name, field.Type, field.Description, (in source, values) =>
    {
        if (!HasNextProtocol(source))
            field.Read(source, values);
    });
}
