namespace PcapStream.Protocols.Pseudo;

/// <summary>Tells IPv4 from IPv6 where nothing but the packet's first nibble does.</summary>
internal static class IpVersion
{
    public static Protocol Next(ReadOnlySpan<byte> packet) => packet.IsEmpty ? Protocol.None : (packet[0] >> 4) switch
    {
        4 => Protocol.Ipv4,
        6 => Protocol.Ipv6,
        _ => Protocol.None,
    };
}
