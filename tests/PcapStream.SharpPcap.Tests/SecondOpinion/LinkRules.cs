using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>Link layers and tunnels that PacketDotNet reads incorrectly.</summary>
internal static class LinkRules
{
    private const int CookedLength = 16;
    private const int RadiotapDevice = 803;
    private const int NetlinkDevice = 824;
    private const int GreChecksumBit = 0x80;
    private const int HtControlBit = 0x80;
    private const int L2tpControlBit = 0x8000;
    private const int L2tpOffsetBit = 0x0200;
    private const int PppAllStations = 0xFF;

    public static IReadOnlyList<DisagreementRule> Rules { get; } =
    [
        new("PacketDotNet takes an ISL frame as Ethernet", Fault.PacketDotNet,
            "Cisco, Inter-Switch Link and IEEE 802.1Q Frame Format",
            one => one.Common is null && one.Layers[0].Protocol == Protocol.Isl && one.Theirs is { Offset: 0 }),
        new("PacketDotNet ignores 802.11's HT control field", Fault.PacketDotNet, "IEEE 802.11, section 9.2.4.6",
            one => one.IsEndThere && one.Other.Innermost == "LogicalLinkControl" && HasHtControl(one)),
        new("PacketDotNet reads Ethernet's types after a cooked header of any device", Fault.PacketDotNet,
            "tcpdump.org, LINKTYPE_LINUX_SLL2",
            one => one.Common is null && one.Theirs is not null
                && one.Layers[0] is { Protocol: Protocol.LinuxCooked } cooked
                && one.WordAt(cooked.HeaderLength == CookedLength ? 2 : 8) is RadiotapDevice or NetlinkDevice),
        new("PacketDotNet reads ARP's addresses at fixed offsets, whatever their lengths", Fault.PacketDotNet,
            "RFC 826",
            one => one.IsCommon(Protocol.Arp) && (one.CommonByte(4) != 6 || one.CommonByte(5) != 4)),
        new("PacketDotNet takes PPP's address and control as the protocol", Fault.PacketDotNet,
            "RFC 1662, section 3.1",
            one => one.IsCommon(Protocol.Ppp) && one.CommonByte(0) == PppAllStations
                && (one.IsEndThere || one.Field == "ppp.protocol")),
        new("PacketDotNet reads two bytes of a PPP protocol that has one", Fault.PacketDotNet, "RFC 1661, section 6.5",
            one => one.Field == "ppp.protocol" && one.CommonByte(0) != PppAllStations && (one.CommonByte(0) & 1) != 0),
        new("PacketDotNet takes two bytes for GRE's checksum and reserved field, which have four", Fault.PacketDotNet,
            "RFC 2784, section 2.1",
            one => one.IsCommon(Protocol.Gre) && (one.CommonByte(0) & GreChecksumBit) != 0
                && one.Theirs?.Offset == one.Ours?.Offset - 2),
        new("PacketDotNet takes L2TP's control messages as PPP", Fault.PacketDotNet, "RFC 2661, section 3.1",
            one => one.IsEndHere && one.Theirs?.Protocol == Protocol.Ppp && (L2tpFlags(one) & L2tpControlBit) != 0),
        new("PacketDotNet does not find L2TP's offset field", Fault.PacketDotNet, "RFC 2661, section 3.1",
            one => one.Ours?.Protocol == Protocol.Ppp && one.Theirs?.Protocol == Protocol.Ppp
                && (L2tpFlags(one) & (L2tpControlBit | L2tpOffsetBit)) == L2tpOffsetBit),
    ];

    private static bool HasHtControl(Disagreement one) =>
        Array.Find(one.Layers, layer => layer.Protocol == Protocol.Wlan) is { HeaderLength: > 1 } frame
            && (one.Data[frame.Offset + 1] & HtControlBit) != 0;

    private static int L2tpFlags(Disagreement one) =>
        Array.FindLast(one.Layers, layer => layer.Protocol == Protocol.L2tp) is { HeaderLength: > 1 } layer
            ? one.WordAt(layer.Offset)
            : 0;
}
