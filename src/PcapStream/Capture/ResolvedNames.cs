namespace PcapStream.Capture;

/// <summary>How many names a capture has for the addresses in it; an address with two names counts twice, as in capinfos.</summary>
/// <param name="Ipv4">Names of IPv4 addresses.</param>
/// <param name="Ipv6">Names of IPv6 addresses.</param>
/// <param name="Eui48">Names of 48-bit hardware addresses.</param>
/// <param name="Eui64">Names of 64-bit hardware addresses.</param>
public sealed record ResolvedNames(long Ipv4, long Ipv6, long Eui48, long Eui64)
{
    /// <summary>Of a capture that names nothing.</summary>
    public static readonly ResolvedNames None = new(0, 0, 0, 0);
}
