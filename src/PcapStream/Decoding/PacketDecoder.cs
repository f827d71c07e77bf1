using PcapStream.Decoding.Link;
using PcapStream.Decoding.Network;
using PcapStream.Decoding.Transport;

namespace PcapStream.Decoding;

/// <summary>Tells which protocols a packet's bytes hold. Never throws, whatever the bytes.</summary>
public static class PacketDecoder
{
    /// <summary>Decodes from the link layer down to transport.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    public static ProtocolSet Decode(ReadOnlySpan<byte> data, ushort linkType) => linkType switch
    {
        LinkNumbers.Ethernet => EthernetHeader.Decode(data),
        LinkNumbers.LinuxCooked => LinuxCookedHeader.Decode(data),
        LinkNumbers.LinuxCooked2 => LinuxCooked2Header.Decode(data),
        LinkNumbers.RawBsd or LinkNumbers.RawOpenBsd or LinkNumbers.Raw => ProtocolSet.RawIp | DecodeIp(data),
        LinkNumbers.RawIpv4 => ProtocolSet.RawIp | Ipv4Header.Decode(data),
        LinkNumbers.RawIpv6 => ProtocolSet.RawIp | Ipv6Header.Decode(data),
        _ => ProtocolSet.Other,
    };

    /// <summary>Decodes what follows an Ethernet type (IEEE 802 numbers), tags included.</summary>
    internal static ProtocolSet DecodeEtherType(ushort etherType, ReadOnlySpan<byte> payload) => etherType switch
    {
        EtherTypes.Ipv4 => Ipv4Header.Decode(payload),
        EtherTypes.Ipv6 => Ipv6Header.Decode(payload),
        EtherTypes.Arp => ProtocolSet.Arp,
        EtherTypes.Vlan or EtherTypes.ServiceVlan or EtherTypes.OldServiceVlan => VlanTag.Decode(payload),
        _ => ProtocolSet.Other,
    };

    /// <summary>Decodes an IP packet by the version in its first nibble.</summary>
    internal static ProtocolSet DecodeIp(ReadOnlySpan<byte> data) => data.IsEmpty ? ProtocolSet.Other : (data[0] >> 4) switch
    {
        4 => Ipv4Header.Decode(data),
        6 => Ipv6Header.Decode(data),
        _ => ProtocolSet.Other,
    };

    /// <summary>Names the transport of an IP protocol number.</summary>
    internal static ProtocolSet DecodeTransport(byte protocol) => protocol switch
    {
        IpProtocols.Tcp => ProtocolSet.Tcp,
        IpProtocols.Udp => ProtocolSet.Udp,
        IpProtocols.Icmp => ProtocolSet.Icmp,
        IpProtocols.Icmpv6 => ProtocolSet.Icmpv6,
        IpProtocols.Sctp => ProtocolSet.Sctp,
        _ => ProtocolSet.Other,
    };
}
