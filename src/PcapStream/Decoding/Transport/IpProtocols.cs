namespace PcapStream.Decoding.Transport;

/// <summary>IP protocol numbers that are decoded (IANA, protocol numbers).</summary>
internal static class IpProtocols
{
    public const byte Ipv6HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Ipv6Routing = 43;
    public const byte Ipv6Fragment = 44;
    public const byte AuthenticationHeader = 51;
    public const byte Icmpv6 = 58;
    public const byte Ipv6DestinationOptions = 60;
    public const byte Sctp = 132;
    public const byte Mobility = 135;
    public const byte HostIdentity = 139;
    public const byte Shim6 = 140;
}
