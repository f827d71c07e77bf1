using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// EAP over LANs, IEEE 802.1X, section 11.3.
/// <code>
///  0         1      2        4
///  +---------+------+--------+------
///  | version | type | length | body
///  +---------+------+--------+------
/// </code>
/// </summary>
internal static class PortAccess
{
    public const int Size = 4;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        const byte Packet = 0;
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.PortAccess, Size))
            return Protocol.None;
        cursor.LimitPayload(bytes[2] << 8 | bytes[3]);
        return cursor.Applications && bytes[1] == Packet && ExtensibleAuthentication.IsMessage(cursor.Rest)
            ? Protocol.Authentication
            : Protocol.None;
    }
}

/// <summary>Fields of EAP over LANs.</summary>
internal static class PortAccessFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.PortAccess, "eapol.version", FieldType.Unsigned8, "Version", 0),
        Field.Decimal(Protocol.PortAccess, "eapol.type", FieldType.Unsigned8, "Type", 1),
        Field.Decimal(Protocol.PortAccess, "eapol.len", FieldType.Unsigned16, "Length", 2),
        Field.Decimal(Protocol.PortAccess, "eapol.keydes.type", FieldType.Unsigned8, "Key Descriptor Type", 4)
            .If(HasKey),
    ];

    // Wireshark reads a key only whole.
    private static bool HasKey(ReadOnlySpan<byte> bytes)
    {
        const byte Key = 3;
        return bytes is [_, Key, var high, var low, ..] && bytes.Length >= PortAccess.Size + (high << 8 | low);
    }
}
