namespace PcapStream.Capture.PcapNg;

/// <summary>Counts names by the kind of their address, as they are read.</summary>
/// <param name="before">What a capture that this one was joined to has of them.</param>
internal sealed class NameTally(ResolvedNames before)
{
    /// <summary>Names of IPv4 addresses.</summary>
    public long Ipv4 { get; set; } = before.Ipv4;

    /// <summary>Names of IPv6 addresses.</summary>
    public long Ipv6 { get; set; } = before.Ipv6;

    /// <summary>Names of 48-bit hardware addresses.</summary>
    public long Eui48 { get; set; } = before.Eui48;

    /// <summary>Names of 64-bit hardware addresses.</summary>
    public long Eui64 { get; set; } = before.Eui64;

    /// <summary>What has been counted until now.</summary>
    public ResolvedNames Names => new(Ipv4, Ipv6, Eui48, Eui64);
}
