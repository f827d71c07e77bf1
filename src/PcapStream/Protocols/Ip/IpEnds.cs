namespace PcapStream.Protocols.Ip;

/// <summary>The addresses of IP headers.</summary>
internal static class IpEnds
{
    /// <summary>Reads the addresses of a header.</summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="header">The header, which may have been captured in part.</param>
    /// <param name="source">The sender's address.</param>
    /// <param name="destination">The receiver's address.</param>
    /// <returns>False if it is not a header of IPv4 or IPv6, or does not have all of its fixed part.</returns>
    public static bool TryRead(
        Protocol protocol, ReadOnlySpan<byte> header, out NetworkAddress source, out NetworkAddress destination)
    {
        switch (protocol)
        {
            case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                (source, destination) = (NetworkAddress.Ipv4(header[12..16]), NetworkAddress.Ipv4(header[16..20]));
                return true;
            case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                (source, destination) = (NetworkAddress.Ipv6(header[8..24]), NetworkAddress.Ipv6(header[24..40]));
                return true;
            default:
                (source, destination) = (default, default);
                return false;
        }
    }
}
