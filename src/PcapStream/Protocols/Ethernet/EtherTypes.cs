namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Maps Ethernet types to protocols (IANA, IEEE 802 numbers), and lengths in their place (IEEE 802.3, section 3.2.6).
/// </summary>
internal static class EtherTypes
{
    /// <summary>Largest value that is a length (IEEE 802.3, section 3.2.6).</summary>
    public const ushort MaxLength = 1500;

    public const ushort ServiceVlan = 0x88A8;
    public const ushort BackboneTag = 0x88E7;

    private const ushort FirstType = 0x0600;
    private const ushort RawIpx = 0xFFFF;

    public static Protocol Next(ushort etherType) => etherType switch
    {
        0x0800 => Protocol.Ipv4,
        // RARP has the same header as ARP.
        0x0806 or 0x8035 => Protocol.Arp,
        0x6558 => Protocol.Ethernet,
        0x8100 or 0x9100 => Protocol.Vlan,
        0x8137 => Protocol.Ipx,
        0x8181 => Protocol.SpanningTree,
        0x86DD => Protocol.Ipv6,
        0x8847 or 0x8848 => Protocol.Mpls,
        0x8863 => Protocol.PppoeDiscovery,
        0x8864 => Protocol.PppoeSession,
        ServiceVlan => Protocol.ServiceVlan,
        0x8809 => Protocol.Slow,
        // The second was used before 802.11i was approved.
        0x888E or 0x88C7 => Protocol.PortAccess,
        0x88E5 => Protocol.MacSec,
        BackboneTag => Protocol.BackboneTag,
        // The second was used by Cisco before the standard.
        0x88CC or 0x8942 => Protocol.LinkDiscovery,
        0x8909 => Protocol.CiscoMetadata,
        0x8926 => Protocol.VnTag,
        0x894F => Protocol.Service,
        0xD28B => Protocol.Arista,
        _ => Protocol.None,
    };

    /// <summary>Whether a type or length field holds a length.</summary>
    public static bool IsLength(ushort typeOrLength) => typeOrLength is > 0 and <= MaxLength;

    /// <summary>Whether a type or length field holds a type. The values just above the lengths are neither.</summary>
    public static bool IsType(ushort typeOrLength) => typeOrLength is 0 or >= FirstType;

    /// <summary>The protocol after a type or length field.</summary>
    public static Protocol Next(ushort typeOrLength, ref HeaderCursor cursor) =>
        typeOrLength > MaxLength ? Next(typeOrLength) : AfterLength(typeOrLength, ref cursor);

    private static Protocol AfterLength(ushort length, ref HeaderCursor cursor)
    {
        // Zero is not a length: no LLC header is that short.
        if (length == 0)
            return Protocol.None;
        cursor.LimitPayload(length);
        ReadOnlySpan<byte> payload = cursor.Rest;
        // Novell's IPX has no LLC header and starts with an unused checksum.
        bool isIpx = payload.Length >= sizeof(ushort) && (payload[0] << 8 | payload[1]) == RawIpx;
        return isIpx ? Protocol.Ipx : Protocol.Llc;
    }
}
