using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// The spanning tree protocol's messages, IEEE 802.1D, section 9.3. A topology change notification (type 0x80) has
/// the first four bytes only.
/// <code>
///  0          2         3      4       5      13     17       25     27    29    31      33          35
///  +----------+---------+------+-------+------+------+--------+------+-----+-----+-------+-----------+---------
///  | protocol | version | type | flags | root | cost | bridge | port | age | max | hello | forward   | later versions
///  +----------+---------+------+-------+------+------+--------+------+-----+-----+-------+-----------+---------
/// </code>
/// </summary>
internal static class SpanningTree
{
    private const int LeastSize = 4;
    private const int PortEnd = 27;
    private const int Size = 35;
    private const int AddressSize = 6;

    /// <summary>Whether a message has a root and a bridge.</summary>
    public static bool IsConfiguration(ReadOnlySpan<byte> bytes) => bytes is [_, _, _, 0 or 2, ..];

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        // Wireshark shows nothing of a message without its type, or of a configuration without its port.
        bool isConfiguration = IsConfiguration(bytes);
        if (bytes.Length >= (isConfiguration ? PortEnd : LeastSize) && !IsRegistration(cursor))
            cursor.TryAddLayer(Protocol.SpanningTree, isConfiguration ? Size : LeastSize);
        return Protocol.None;
    }

    // GARP (IEEE 802.1D, section 12) has the same access point and addresses of its own.
    private static bool IsRegistration(in HeaderCursor cursor)
    {
        ReadOnlySpan<Layer> layers = cursor.Layers;
        if (layers.Length < 2 || layers[^2].Protocol != Protocol.Ethernet || layers[^2].HeaderLength < AddressSize)
            return false;
        return cursor.Header(layers[^2])[..AddressSize] is [1, 0x80, 0xC2, 0, 0, 0x0D or (>= 0x20 and <= 0x2F)]
            && cursor.Rest is [0, 1, ..];
    }
}

/// <summary>Fields of the spanning tree protocol.</summary>
internal static class SpanningTreeFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.SpanningTree, "stp.protocol", FieldType.Unsigned16, "Protocol Identifier", 0),
        Field.Decimal(
            Protocol.SpanningTree, "stp.version", FieldType.Unsigned8, "Protocol Version Identifier", 2),
        Field.Hex(Protocol.SpanningTree, "stp.type", FieldType.Unsigned8, "BPDU Type", 3),
        Field.Hex(Protocol.SpanningTree, "stp.flags", FieldType.Unsigned8, "BPDU flags", 4)
            .If(SpanningTree.IsConfiguration),
        Flag("tcack", "Topology Change Acknowledgment", 0x80, isRapid: false),
        Flag("agreement", "Agreement", 0x40),
        Flag("forwarding", "Forwarding", 0x20),
        Flag("learning", "Learning", 0x10),
        OfFlags("port_role", FieldType.Unsigned8, "Port Role", isRapid: true,
            static (flags, values) => values.AddDecimal((ulong)flags >> 2 & 3)),
        Flag("proposal", "Proposal", 2),
        Flag("tc", "Topology Change", 1, isRapid: false),
        Priority("stp.root.prio", "Root Bridge Priority", 5),
        Extension("stp.root.ext", "Root Bridge System ID Extension", 5),
        Field.Ether(Protocol.SpanningTree, "stp.root.hw", "Root Bridge System ID", 7).If(SpanningTree.IsConfiguration),
        Field.Decimal(Protocol.SpanningTree, "stp.root.cost", FieldType.Unsigned32, "Root Path Cost", 13)
            .If(SpanningTree.IsConfiguration),
        Priority("stp.bridge.prio", "Bridge Priority", 17),
        Extension("stp.bridge.ext", "Bridge System ID Extension", 17),
        Field.Ether(Protocol.SpanningTree, "stp.bridge.hw", "Bridge System ID", 19).If(SpanningTree.IsConfiguration),
        Field.Hex(Protocol.SpanningTree, "stp.port", FieldType.Unsigned16, "Port identifier", 25)
            .If(SpanningTree.IsConfiguration),
        Field.Decimal(Protocol.SpanningTree, "stp.version_1_length", FieldType.Unsigned8, "Version 1 Length", 35)
            .If(IsRapid),
    ];

    private const int FlagsOffset = 4;
    private const byte MultipleTrees = 3;
    private const int TreesLengthOffset = 36;
    private const int TreesOffset = 102;
    private const int TreeSize = 16;

    private static bool IsRapid(ReadOnlySpan<byte> bytes) => bytes is [_, _, _, 2, ..];

    private static Field Flag(string name, string description, int mask, bool isRapid = true) =>
        OfFlags(name, FieldType.Boolean, description, isRapid,
            (flags, values) => values.AddBoolean((flags & mask) != 0));

    // The flags of the message, and those of each multiple spanning tree (IEEE 802.1Q, section 14.4).
    private static Field OfFlags(
        string name, FieldType type, string description, bool isRapid, Action<int, FieldValues> add) =>
        Field.Of(Protocol.SpanningTree, "stp.flags." + name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (bytes.Length <= FlagsOffset || !(isRapid ? IsRapid(bytes) : SpanningTree.IsConfiguration(bytes)))
                return;
            add(bytes[FlagsOffset], values);
            if (!IsRapid(bytes) || bytes[2] < MultipleTrees || bytes.Length < TreesOffset)
                return;
            int end = TreesLengthOffset + 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[TreesLengthOffset..]);
            for (int at = TreesOffset; at + TreeSize <= Math.Min(end, bytes.Length); at += TreeSize)
                add(bytes[at], values);
        });

    private static Field Priority(string name, string description, int offset) => Of(
        name, description, offset, static (value, values) => values.AddDecimal((ulong)value & 0xF000));

    private static Field Extension(string name, string description, int offset) => Of(
        name, description, offset, static (value, values) => values.AddDecimal((ulong)value & 0xFFF));

    private static Field Of(string name, string description, int offset, Action<int, FieldValues> add) =>
        Field.Of(Protocol.SpanningTree, name, FieldType.Unsigned16, description, (in source, values) =>
            add(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[offset..]), values))
            .AtLeast(offset + 2).If(SpanningTree.IsConfiguration);
}
