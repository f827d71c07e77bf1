using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Protocols that PacketDotNet takes as payload, so that it does not find the headers in them.</summary>
internal static class UndecodedProtocols
{
    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        Undecoded(Protocol.Mpls, "RFC 3032"),
        Undecoded(Protocol.MacSec, "IEEE 802.1AE"),
        Undecoded(Protocol.Service, "RFC 8300"),
        Undecoded(Protocol.Arista, "Arista, TAP aggregation timestamps"),
        Undecoded(Protocol.CiscoMetadata, "draft-smith-kandula-sxp, section 3.1"),
        Undecoded(Protocol.Pim, "RFC 7761, section 4.9.3"),
        Undecoded(Protocol.EtherIp, "RFC 3378"),
        Undecoded(Protocol.Geneve, "RFC 8926"),
        new("PacketDotNet does not decode VXLAN-GPE", Fault.Scope, "draft-ietf-nvo3-vxlan-gpe",
            one => one.IsEndThere && one.Between.FirstOrDefault() == Protocol.Vxlan
                && one.HasCommon("udp.dstport", 4790)),
        Undecoded(Protocol.Erspan, "draft-foschiano-erspan"),
        new("PacketDotNet does not decode ERSPAN of type I", Fault.Scope, "draft-foschiano-erspan",
            one => one.IsEndThere && !one.Between.Any() && one.HasCommon("gre.proto", 0x88BE)),
        new("PacketDotNet does not decode WCCP", Fault.Scope, "draft-mclaggan-wccp-v2rev1",
            one => one.IsEndThere && one.HasCommon("gre.proto", 0x883E)),
        new("PacketDotNet does not decode PPP in GRE", Fault.Scope, "RFC 2637, section 4.1",
            one => one.IsEndThere && one.HasCommon("gre.proto", 0x880B)),
        new("PacketDotNet does not decode Ethernet in IP", Fault.Scope, "RFC 8986, section 10.1",
            one => one.IsEndThere && one.Ours?.Protocol == Protocol.Ethernet
                && (one.HasCommon("ip.proto", 143) || one.HasCommon("ipv6.upper", 143))),
        new("PacketDotNet does not decode reverse ARP", Fault.Scope, "RFC 903",
            one => one.IsEndThere && one.Ours?.Protocol == Protocol.Arp && one.HasCommon("eth.type", 0x8035)),
        new("PacketDotNet does not decode packets that an ICMP error quotes", Fault.Scope,
            "RFC 792; RFC 4443, section 3",
            one => one.IsEndThere && one.OurLayer.IsQuoted),
        new("PacketDotNet does not decode the payload of 802.11 data frames without QoS", Fault.Scope,
            "IEEE 802.11, section 9.3.2",
            one => one.IsEndThere && one.Between.Contains(Protocol.Wlan) && one.Other.Innermost == "DataDataFrame"),
    ];

    private static DisagreementRule Undecoded(Protocol protocol, string reference) => new(
        $"PacketDotNet does not decode {protocol}", Fault.Scope, reference,
        one => one.IsEndThere && one.Between.FirstOrDefault() == protocol);
}
