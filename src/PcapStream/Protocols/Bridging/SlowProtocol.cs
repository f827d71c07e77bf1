using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// The slow protocols, IEEE 802.3, annex 57A: a subtype, then the protocol that it names.
/// <code>
///  0         1
///  +---------+---------
///  | subtype | message
///  +---------+---------
/// </code>
/// </summary>
internal static class SlowProtocol
{
    private const byte LinkAggregation = 1;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.Slow, 1) && bytes[0] == LinkAggregation
            ? Protocol.LinkAggregation
            : Protocol.None;
    }
}

/// <summary>
/// LACP, IEEE 802.1AX, section 6.4.2.3: what the actor and the partner say of a link.
/// <code>
///  0         1              21              41          57
///  +---------+--------------+---------------+-----------+------------
///  | version | actor 20     | partner 20    | collector | terminator
///  +---------+--------------+---------------+-----------+------------
///
///  0      1        2                 4         10    12              14     16      17
///  +------+--------+-----------------+---------+-----+---------------+------+-------+------------
///  | type | length | system priority | system  | key | port priority | port | state | reserved 3
///  +------+--------+-----------------+---------+-----+---------------+------+-------+------------
/// </code>
/// </summary>
internal static class LinkAggregationMessage
{
    private const int LeastSize = 4;
    private const int Size = 59;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        // Wireshark first looks for the mark of a vendor's variant.
        if (cursor.Rest.Length >= LeastSize)
            cursor.TryAddLayer(Protocol.LinkAggregation, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of the slow protocols.</summary>
internal static class SlowFields
{
    public static readonly Field[] All =
        [Field.Hex(Protocol.Slow, "slow.subtype", FieldType.Unsigned8, "Slow Protocols subtype", 0)];
}

/// <summary>Fields of LACP.</summary>
internal static class LinkAggregationFields
{
    private static readonly (string Name, string Description)[] States =
    [
        ("activity", "LACP Activity"), ("timeout", "LACP Timeout"), ("aggregation", "Aggregation"),
        ("synchronization", "Synchronization"), ("collecting", "Collecting"), ("distributing", "Distributing"),
        ("defaulted", "Defaulted"), ("expired", "Expired"),
    ];

    public static readonly Field[] All =
    [
        Field.Hex(Protocol.LinkAggregation, "lacp.version", FieldType.Unsigned8, "LACP Version", 0),
        .. Of("actor", "Actor", "Actor System ID", 1),
        .. Of("partner", "Partner", "Partner System", 21),
        Field.Decimal(
            Protocol.LinkAggregation, "lacp.collector.max_delay", FieldType.Unsigned16, "Collector Max Delay", 43),
    ];

    private static Field[] Of(string name, string who, string system, int offset) =>
    [
        Number(name, "sys_priority", $"{who} System Priority", offset + 2),
        Field.Ether(Protocol.LinkAggregation, $"lacp.{name}.sysid", system, offset + 4),
        Number(name, "key", $"{who} Key", offset + 10),
        Number(name, "port_priority", $"{who} Port Priority", offset + 12),
        Number(name, "port", $"{who} Port", offset + 14),
        Field.Hex(
            Protocol.LinkAggregation, $"lacp.{name}.state", FieldType.Unsigned8, $"{who} State", offset + 16),
        .. States.Select((state, bit) => Field.Flag(
            Protocol.LinkAggregation, $"lacp.{name}.state.{state.Name}", state.Description, offset + 16, 1, 1u << bit)),
    ];

    private static Field Number(string name, string part, string description, int offset) =>
        Field.Decimal(
            Protocol.LinkAggregation, $"lacp.{name}.{part}", FieldType.Unsigned16, description, offset);
}
