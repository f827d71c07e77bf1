namespace PcapStream.Operations;

/// <summary>Versions of IP.</summary>
[Flags]
public enum IpVersions
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>IPv4, RFC 791.</summary>
    Ipv4 = 1,

    /// <summary>IPv6, RFC 8200.</summary>
    Ipv6 = 2,

    /// <summary>Both.</summary>
    All = Ipv4 | Ipv6,
}
