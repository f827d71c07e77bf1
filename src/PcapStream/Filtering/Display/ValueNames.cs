using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display;

/// <summary>Wireshark's names of values, of the fields that filters use most.</summary>
internal static class ValueNames
{
    private static readonly Dictionary<string, long> Truths = new()
    {
        ["True"] = 1,
        ["TRUE"] = 1,
        ["Set"] = 1,
        ["False"] = 0,
        ["FALSE"] = 0,
        ["Not set"] = 0,
    };

    private static readonly Dictionary<string, long> IpNumbers = new()
    {
        ["ICMP"] = 1,
        ["IGMP"] = 2,
        ["IPIP"] = 4,
        ["TCP"] = 6,
        ["UDP"] = 17,
        ["IPv6"] = 41,
        ["GRE"] = 47,
        ["Encap Security Payload"] = 50,
        ["Authentication Header"] = 51,
        ["ICMPv6"] = 58,
        ["OSPF IGP"] = 89,
        ["PIM"] = 103,
        ["SCTP"] = 132,
    };

    private static readonly Dictionary<string, long> EtherTypes = new()
    {
        ["IPv4"] = 0x0800,
        ["ARP"] = 0x0806,
        ["RARP"] = 0x8035,
        ["802.1Q Virtual LAN"] = 0x8100,
        ["IPv6"] = 0x86dd,
        ["MPLS label switched packet"] = 0x8847,
        ["PPPoE Discovery"] = 0x8863,
        ["PPPoE Session"] = 0x8864,
        ["802.1X Authentication"] = 0x888e,
    };

    private static readonly Dictionary<string, Dictionary<string, long>> ByField = new()
    {
        ["ip.proto"] = IpNumbers,
        ["ipv6.nxt"] = IpNumbers,
        ["ipv6.fraghdr.nxt"] = IpNumbers,
        ["ipv6.hopopts.nxt"] = IpNumbers,
        ["eth.type"] = EtherTypes,
        ["vlan.etype"] = EtherTypes,
        ["sll.etype"] = EtherTypes,
        ["gre.proto"] = EtherTypes,
        ["arp.proto.type"] = EtherTypes,
        ["arp.opcode"] = new() { ["request"] = 1, ["reply"] = 2 },
        ["icmpv6.type"] = new()
        {
            ["Destination Unreachable"] = 1,
            ["Packet Too Big"] = 2,
            ["Time Exceeded"] = 3,
            ["Echo (ping) request"] = 128,
            ["Echo (ping) reply"] = 129,
            ["Router Solicitation"] = 133,
            ["Router Advertisement"] = 134,
            ["Neighbor Solicitation"] = 135,
            ["Neighbor Advertisement"] = 136,
        },
        ["tls.handshake.type"] = new()
        {
            ["Client Hello"] = 1,
            ["Server Hello"] = 2,
            ["Certificate"] = 11,
        },
    };

    /// <summary>The value of a field that has a name; null for a name that the field does not have.</summary>
    public static long? Find(Field? field, string name)
    {
        Dictionary<string, long>? names =
            field is { Type: FieldType.Boolean } ? Truths : ByField.GetValueOrDefault(field?.Name ?? "");
        return names is not null && names.TryGetValue(name, out long value) ? value : null;
    }
}
