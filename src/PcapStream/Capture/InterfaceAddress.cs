using System.Globalization;
using System.Net;

namespace PcapStream.Capture;

/// <summary>An address of an interface.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="PrefixLength">Leading bits that are the network's, 0 to 128; more in a hostile file.</param>
public sealed record InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>In CIDR notation, such as <c>192.0.2.1/24</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");
}
