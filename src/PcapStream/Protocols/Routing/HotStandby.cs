using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Routing;

/// <summary>
/// HSRP, version 1, RFC 2281, section 5.1. Advertisements (code 3) have other fields after the code.
/// <code>
///  0         1      2       3       4      5          6       7          8              16
///  +---------+------+-------+-------+------+----------+-------+----------+--------------+-----------------
///  | version | code | state | hello | hold | priority | group | reserved | password 8   | virtual address
///  +---------+------+-------+-------+------+----------+-------+----------+--------------+-----------------
/// </code>
/// </summary>
internal static class HotStandby
{
    public const byte Advertisement = 3;

    private const int Size = 20;
    private const int CodeEnd = 2;
    private const int LeastSize = 3;
    private const int DestinationOffset = 16;
    private const uint Group1 = 0xE0000002;
    private const uint Group2 = 0xE0000066;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> udp = cursor.LastHeader;
        uint group = DestinationOf(cursor);
        // Both ports are those of HSRP. Version 2 has a group of its own, and no field in common.
        if (!udp[..2].SequenceEqual(udp[2..4]) || group is not (Group1 or Group2)
            || (group == Group1 && cursor.Rest.Length < LeastSize))
            return Protocol.None;
        int size = group == Group2 ? 0 : cursor.Rest is [_, Advertisement, ..] ? CodeEnd : Size;
        cursor.TryAddLayer(Protocol.HotStandby, size);
        return Protocol.None;
    }

    private static uint DestinationOf(in HeaderCursor cursor) =>
        cursor.Layers.Length > 1 && cursor.Layers[^2].Protocol == Protocol.Ipv4
            ? BinaryPrimitives.ReadUInt32BigEndian(cursor.Header(cursor.Layers[^2])[DestinationOffset..])
            : 0;
}

/// <summary>Fields of HSRP, version 1.</summary>
internal static class HotStandbyFields
{
    public static readonly Field[] All = [.. Version1().Select(field => field.OfHeader())];

    private static Field[] Version1() =>
    [
        Number("version", "Version", 0),
        Number("opcode", "Op Code", 1),
        Number("state", "State", 2).If(HasState),
        Number("hellotime", "Hellotime", 3).If(HasState),
        Number("holdtime", "Holdtime", 4).If(HasState),
        Number("priority", "Priority", 5).If(HasState),
        Number("group", "Group", 6).If(HasState),
        Number("reserved", "Reserved", 7).If(HasState),
        Field.Of(Protocol.HotStandby, "hsrp.auth_data", FieldType.Text, "Authentication Data",
            (in source, values) => values.AddAscii(source.Bytes.Slice(8, 8))).AtLeast(16).If(HasState),
        Field.Ipv4(Protocol.HotStandby, "hsrp.virt_ip", "Virtual IP Address", 16).If(HasState),
    ];

    private static bool HasState(ReadOnlySpan<byte> bytes) => bytes is not [_, HotStandby.Advertisement, ..];

    private static Field Number(string name, string description, int offset) =>
        Field.Decimal(Protocol.HotStandby, "hsrp." + name, FieldType.Unsigned8, description, offset);
}
