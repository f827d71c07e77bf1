namespace PcapStream.Decoding.Link;

/// <summary>What follows an Ethernet type (IANA, IEEE 802 numbers).</summary>
internal static class EtherTypes
{
    public static Protocol Next(ushort etherType) => etherType switch
    {
        0x0800 => Protocol.Ipv4,
        0x0806 => Protocol.Arp,
        0x8100 or 0x9100 => Protocol.Vlan,
        0x86DD => Protocol.Ipv6,
        0x88A8 => Protocol.ServiceVlan,
        _ => Protocol.None,
    };
}
