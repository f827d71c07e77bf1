using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Pseudo;

/// <summary>What follows an address family, whose number for IPv6 every system chose for itself.</summary>
internal static class AddressFamilies
{
    private const uint FirstEtherType = 0x0600;

    public static Protocol Next(uint family) => family switch
    {
        2 => Protocol.Ipv4,
        // Linux; Windows; NetBSD and OpenBSD; Solaris; FreeBSD; Darwin.
        10 or 23 or 24 or 26 or 28 or 30 => Protocol.Ipv6,
        // Some programs write an Ethernet type.
        >= FirstEtherType and <= ushort.MaxValue => EtherTypes.Next((ushort)family),
        _ => Protocol.None,
    };
}
