using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of L2TP, RFC 2661.</summary>
internal static class L2tpFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.L2tp, "l2tp.type", FieldType.Unsigned16, "Type", 0, 0x8000),
        Field.Flag(Protocol.L2tp, "l2tp.length_bit", "Length Bit", 0, 2, 0x4000),
        Field.Flag(Protocol.L2tp, "l2tp.seq_bit", "Sequence Bit", 0, 2, 0x800),
        Field.Flag(Protocol.L2tp, "l2tp.offset_bit", "Offset bit", 0, 2, 0x200),
        Field.Bits(Protocol.L2tp, "l2tp.version", FieldType.Unsigned16, "Version", 0, 0x000F),
        Field.Decimal(Protocol.L2tp, "l2tp.length", FieldType.Unsigned16, "Length", 2).If(HasLength),
        Second("l2tp.tunnel", "Tunnel ID", 0),
        Second("l2tp.session", "Session ID", 2),
    ];

    private static bool HasLength(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && (bytes[0] & 0x40) != 0;

    private static Field Second(string name, string description, int offset) => Field.Of(Protocol.L2tp, name, FieldType.Unsigned16, description, (in source, values) =>
    {
        if (L2tpHeader.TryRead(source.Bytes, out L2tpHeader header) && header.Version == 2)
            values.AddDecimal(offset == 0 ? header.Tunnel : header.Session);
    });
}
