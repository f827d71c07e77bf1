namespace PcapStream.Protocols.Ip;

/// <summary>Numbers of protocols in IP packets (IANA, protocol numbers).</summary>
internal static class IpNumbers
{
    public const byte Ipv6HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Ipv4 = 4;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Ipv6 = 41;
    public const byte Ipv6Routing = 43;
    public const byte Ipv6Fragment = 44;
    public const byte Gre = 47;
    public const byte Esp = 50;
    public const byte AuthenticationHeader = 51;
    public const byte Icmpv6 = 58;
    public const byte NoNextHeader = 59;
    public const byte Ipv6Destination = 60;
    public const byte Sctp = 132;
    public const byte Mobility = 135;
}
