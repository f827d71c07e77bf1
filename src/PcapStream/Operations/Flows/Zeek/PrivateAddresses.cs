using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// Addresses that are not public (IANA, special-purpose address registries), which Zeek takes for local ones
/// (Site::private_address_space), and the 6to4 addresses of those of IPv4 (RFC 3056).
/// </summary>
internal static class PrivateAddresses
{
    private static readonly AddressPrefix[] Ipv4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/24", "239.0.0.0/8", "240.0.0.0/4",
        }.Select(AddressPrefix.Parse),
    ];

    private static readonly AddressPrefix[] Ipv6 =
    [
        .. new[]
        {
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:2::/48", "2001:db8::/32", "fc00::/7",
            "fe80::/10", "fec0::/10",
        }.Select(AddressPrefix.Parse),
    ];

    /// <summary>Whether an address is one of them.</summary>
    public static bool Contains(NetworkAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        if (length == 4)
            return Contains(Ipv4, address);
        bool is6To4 = bytes[0] == 0x20 && bytes[1] == 0x02;
        return is6To4
            ? Contains(Ipv4, NetworkAddress.Ipv4(bytes.Slice(2, 4)))
            : Contains(Ipv6, address);
    }

    private static bool Contains(AddressPrefix[] networks, NetworkAddress address)
    {
        foreach (AddressPrefix network in networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }
}
