using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Tunnels;

/// <summary>What follows the protocol type of a tunnel's header: an Ethernet type, or one that only tunnels have.</summary>
internal static class GreProtocols
{
    private const ushort TransparentBridging = 0x6558;

    /// <summary>What follows in Geneve, RFC 8926, section 3.4.</summary>
    public static Protocol Bridged(ushort type) => type == TransparentBridging ? Protocol.Ethernet : EtherTypes.Next(type);

    /// <summary>What follows in GRE.</summary>
    public static Protocol Next(ushort type) => type switch
    {
        0x0800 => Protocol.Ipv4,
        0x86DD => Protocol.Ipv6,
        0x0806 => Protocol.Arp,
        0x6400 or TransparentBridging => Protocol.Ethernet,
        0x6559 => Protocol.FrameRelay,
        0x880B or 0x88D2 => Protocol.Ppp,
        0x883E => Protocol.Ipv4,
        0x8909 or 0x894F => EtherTypes.Next(type),
        0x8847 or 0x8848 => Protocol.Mpls,
        0x22EB or 0x88BE => Protocol.Erspan,
        // Aruba's access points: one type for each queue.
        >= 0x8200 and <= 0x8370 when (type & 0xF) == 0 => Protocol.Wlan,
        _ => Protocol.None,
    };
}
