namespace PcapStream.Decoding.Link;

/// <summary>Ethernet types that are decoded (IANA, IEEE 802 numbers).</summary>
internal static class EtherTypes
{
    public const ushort Ipv4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Vlan = 0x8100;
    public const ushort Ipv6 = 0x86DD;
    public const ushort ServiceVlan = 0x88A8;
    public const ushort OldServiceVlan = 0x9100;
}
