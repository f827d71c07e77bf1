using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Routing;

/// <summary>
/// VRRP, versions 2 (RFC 3768, section 5.1) and 3 (RFC 5798, section 5.1). Version 3 has an interval of 12 bits in
/// place of the two bytes before the checksum.
/// <code>
///  0                  1        2          3       4                5          6          8
///  +------------------+--------+----------+-------+----------------+----------+----------+-----------
///  | version 4 type 4 | router | priority | count | authentication | interval | checksum | addresses
///  +------------------+--------+----------+-------+----------------+----------+----------+-----------
/// </code>
/// </summary>
internal static class RouterRedundancy
{
    public const int Size = 8;

    public const int CountOffset = 3;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        // Wireshark shows nothing of a message without its count.
        if (cursor.Rest.Length > CountOffset)
            cursor.TryAddLayer(Protocol.RouterRedundancy, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of VRRP.</summary>
internal static class RouterRedundancyFields
{
    public static readonly Field[] All =
    [
        Number("typever", "VRRP message version and type", 0),
        Field.Bits(Protocol.RouterRedundancy, "vrrp.version", FieldType.Unsigned8, "VRRP protocol version", 0, 0xF0),
        Field.Bits(Protocol.RouterRedundancy, "vrrp.type", FieldType.Unsigned8, "VRRP packet type", 0, 0xF),
        Number("virt_rtr_id", "Virtual Rtr ID", 1),
        Number("prio", "Priority", 2),
        Number("addr_count", "Addr Count", 3),
        Number("auth_type", "Auth Type", 4).If(IsBefore3),
        Number("adver_int", "Adver Int", 5).If(IsBefore3),
        Field.Bits(Protocol.RouterRedundancy, "vrrp.reserved_mbz", FieldType.Unsigned8, "Reserved", 4, 0xF0)
            .If(IsVersion3),
        Field.Bits(Protocol.RouterRedundancy, "vrrp.short_adver_int", FieldType.Unsigned16, "Adver Int", 4, 0xFFF)
            .If(IsVersion3),
        Field.Hex(Protocol.RouterRedundancy, "vrrp.checksum", FieldType.Unsigned16, "Checksum", 6),
        Addresses("vrrp.ip_addr", FieldType.Ipv4, "IP Address", Protocol.Ipv4, 4),
        Addresses("vrrp.ipv6_addr", FieldType.Ipv6, "IPv6 Address", Protocol.Ipv6, 16),
    ];

    private static bool IsVersion3(ReadOnlySpan<byte> bytes) => bytes is [>= 0x30 and < 0x40, ..];

    private static bool IsBefore3(ReadOnlySpan<byte> bytes) => !IsVersion3(bytes);

    private static Field Number(string name, string description, int offset) =>
        Field.Decimal(Protocol.RouterRedundancy, "vrrp." + name, FieldType.Unsigned8, description, offset);

    private static Field Addresses(string name, FieldType type, string description, Protocol carrier, int size) =>
        Field.Of(Protocol.RouterRedundancy, name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (source.Index == 0 || bytes.Length < RouterRedundancy.Size
                || (source.Packet.Layers[source.Index - 1].Protocol == Protocol.Ipv6) != (carrier == Protocol.Ipv6))
                return;
            int count = bytes[RouterRedundancy.CountOffset];
            for (bytes = bytes[RouterRedundancy.Size..]; count-- > 0 && bytes.Length >= size; bytes = bytes[size..])
            {
                if (type == FieldType.Ipv4)
                    values.AddIpv4(bytes[..size]);
                else
                    values.AddIpv6(bytes[..size]);
            }
        });
}
