using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Routing;

/// <summary>
/// OSPF, version 2, RFC 2328, section A.3.1. Version 3 (RFC 5340, section A.3.1) has an instance and a reserved byte
/// in place of the authentication.
/// <code>
///  0         1      2        4        8      12         14                     16
///  +---------+------+--------+--------+------+----------+----------------------+----------------
///  | version | type | length | router | area | checksum | authentication type  | authentication 8
///  +---------+------+--------+--------+------+----------+----------------------+----------------
/// </code>
/// </summary>
internal static class OspfHeader
{
    public const byte Version2 = 2;
    public const byte Version3 = 3;

    private const byte Hello = 1;
    private const int LengthEnd = 4;
    private const int Size2 = 24;
    private const int Size3 = 16;

    /// <summary>Length of the header in bytes, by its version.</summary>
    public static int SizeOf(byte version) => version == Version3 ? Size3 : Size2;

    /// <summary>Reads the body of a hello packet, up to the length that the header gives.</summary>
    public static bool TryReadHello(ReadOnlySpan<byte> bytes, byte version, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (bytes.Length < SizeOf(version) || bytes[0] != version || bytes[1] != Hello)
            return false;
        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), bytes.Length);
        body = length < SizeOf(version) ? default : bytes[SizeOf(version)..length];
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        // Wireshark shows nothing of a packet without its length.
        if (bytes.Length >= LengthEnd)
            cursor.TryAddLayer(Protocol.Ospf, SizeOf(bytes[0]));
        return Protocol.None;
    }
}

/// <summary>Fields of OSPF, versions 2 and 3: the header, and hello packets.</summary>
internal static class OspfFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ospf, "ospf.version", FieldType.Unsigned8, "Version", 0),
        Field.Decimal(Protocol.Ospf, "ospf.msg", FieldType.Unsigned8, "Message Type", 1),
        Field.Decimal(Protocol.Ospf, "ospf.packet_length", FieldType.Unsigned16, "Packet Length", 2),
        Field.Ipv4(Protocol.Ospf, "ospf.srcrouter", "Source OSPF Router", 4),
        Field.Ipv4(Protocol.Ospf, "ospf.area_id", "Area ID", 8),
        Field.Hex(Protocol.Ospf, "ospf.checksum", FieldType.Unsigned16, "Checksum", 12),
        Field.Decimal(Protocol.Ospf, "ospf.auth.type", FieldType.Unsigned16, "Auth Type", 14).If(IsVersion2),
        Field.Decimal(Protocol.Ospf, "ospf.instance_id", FieldType.Unsigned8, "Instance ID", 14).If(IsVersion3),
        Hello("network_mask", FieldType.Ipv4, "Network Mask", 4, 0, None),
        Hello("interface_id", FieldType.Unsigned32, "Interface ID", 4, None, 0),
        Hello("hello_interval", FieldType.Unsigned32, "Hello Interval [sec]", 2, 4, 8),
        Hello("router_priority", FieldType.Unsigned8, "Router Priority", 1, 7, 4),
        HelloDead(),
        Hello("designated_router", FieldType.Ipv4, "Designated Router", 4, 12, 12),
        Hello("backup_designated_router", FieldType.Ipv4, "Backup Designated Router", 4, 16, 16),
        Field.Of(Protocol.Ospf, "ospf.hello.active_neighbor", FieldType.Ipv4, "Active Neighbor",
            (in source, values) =>
            {
                if (!OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version2, out ReadOnlySpan<byte> body)
                    && !OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version3, out body))
                    return;
                for (body = body[Math.Min(HelloSize, body.Length)..]; body.Length >= 4; body = body[4..])
                    values.AddIpv4(body[..4]);
            }),
    ];

    private const int HelloSize = 20;
    private const int None = -1;

    private static bool IsVersion2(ReadOnlySpan<byte> bytes) => bytes is [OspfHeader.Version2, ..];

    private static bool IsVersion3(ReadOnlySpan<byte> bytes) => bytes is [OspfHeader.Version3, ..];

    // Four bytes in version 2, and two in version 3.
    private static Field HelloDead() =>
        Field.Of(Protocol.Ospf, "ospf.hello.router_dead_interval", FieldType.Unsigned32,
            "Router Dead Interval [sec]", (in source, values) =>
            {
                if (OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version2, out ReadOnlySpan<byte> body))
                    AddNumber(body, 8, 4, values);
                else if (OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version3, out body))
                    AddNumber(body, 10, 2, values);
            });

    private static Field Hello(
        string name, FieldType type, string description, int size, int offset2, int offset3) =>
        Field.Of(Protocol.Ospf, "ospf.hello." + name, type, description, (in source, values) =>
        {
            if (OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version2, out ReadOnlySpan<byte> body))
                Add(body, offset2, values);
            else if (OspfHeader.TryReadHello(source.Bytes, OspfHeader.Version3, out body))
                Add(body, offset3, values);

            void Add(ReadOnlySpan<byte> body, int offset, FieldValues into)
            {
                if (type != FieldType.Ipv4)
                    AddNumber(body, offset, size, into);
                else if (offset >= 0 && body.Length >= offset + size)
                    into.AddIpv4(body.Slice(offset, size));
            }
        });

    private static void AddNumber(ReadOnlySpan<byte> body, int offset, int size, FieldValues values)
    {
        if (offset < 0 || body.Length < offset + size)
            return;
        ulong value = 0;
        foreach (byte one in body.Slice(offset, size))
            value = value << 8 | one;
        values.AddDecimal(value);
    }
}
