namespace PcapStream.Decoding.Transport;

/// <summary>What follows an IP protocol number (IANA, protocol numbers).</summary>
internal static class IpProtocols
{
    public static Protocol Next(byte protocol) => protocol switch
    {
        1 => Protocol.Icmp,
        6 => Protocol.Tcp,
        17 => Protocol.Udp,
        58 => Protocol.Icmpv6,
        132 => Protocol.Sctp,
        _ => Protocol.None,
    };
}
