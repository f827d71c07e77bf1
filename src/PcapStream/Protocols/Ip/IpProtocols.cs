namespace PcapStream.Protocols.Ip;

/// <summary>Maps IP protocol numbers to protocols (IANA, protocol numbers).</summary>
internal static class IpProtocols
{
    public static Protocol Next(byte protocol) => protocol switch
    {
        6 => Protocol.Tcp,
        17 => Protocol.Udp,
        1 => Protocol.Icmp,
        58 => Protocol.Icmpv6,
        _ => Other(protocol),
    };

    private static Protocol Other(byte protocol) => protocol switch
    {
        0 => Protocol.Ipv6HopByHop,
        2 => Protocol.Igmp,
        4 => Protocol.Ipv4,
        33 => Protocol.Dccp,
        41 => Protocol.Ipv6,
        43 => Protocol.Ipv6Routing,
        44 => Protocol.Ipv6Fragment,
        47 => Protocol.Gre,
        50 => Protocol.EncapsulatingSecurity,
        51 => Protocol.AuthenticationHeader,
        60 => Protocol.Ipv6Destination,
        // 62 was the number of Mobile IPv6 in its drafts.
        62 or 135 => Protocol.Mobility,
        88 => Protocol.EnhancedGateway,
        89 => Protocol.Ospf,
        97 => Protocol.EtherIp,
        103 => Protocol.Pim,
        108 => Protocol.PayloadCompression,
        112 => Protocol.RouterRedundancy,
        115 => Protocol.L2tp,
        132 => Protocol.Sctp,
        136 => Protocol.UdpLite,
        137 => Protocol.Mpls,
        139 => Protocol.HostIdentity,
        140 => Protocol.Shim6,
        143 => Protocol.Ethernet,
        _ => Protocol.None,
    };
}

/// <summary>Distinguishes IPv4 and IPv6 by the packet's first nibble, where nothing else does.</summary>
internal static class IpVersion
{
    public static Protocol Next(ReadOnlySpan<byte> packet) => packet.IsEmpty ? Protocol.None : (packet[0] >> 4) switch
    {
        4 => Protocol.Ipv4,
        6 => Protocol.Ipv6,
        _ => Protocol.None,
    };
}
