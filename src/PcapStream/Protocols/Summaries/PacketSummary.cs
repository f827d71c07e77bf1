using PcapStream.Protocols.Control;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http2;
using PcapStream.Protocols.Ipx;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Usb;
using PcapStream.Protocols.Voice;
using PcapStream.Protocols.Wireless;

namespace PcapStream.Protocols.Summaries;

/// <summary>
/// The columns "Protocol" and "Info" of tshark's list of packets. The innermost protocol that is decoded writes them; a
/// protocol that is not leaves what the one below it wrote.
/// </summary>
internal static class PacketSummary
{
    /// <summary>What follows the text of a packet that was captured in part.</summary>
    public static ReadOnlySpan<byte> Limited => "[Packet size limited during capture]"u8;

    /// <summary>Writes the columns of a packet, whose headers of applications are decoded.</summary>
    public static void Write(in FieldSource packet, ref SummaryLine line)
    {
        FieldSource source = packet;
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = 0; i < layers.Length && !layers[i].IsQuoted; i++)
        {
            source.Index = i;
            Write(layers[i].Protocol, source, ref line);
        }
        if (!layers.IsEmpty && layers[^1].IsQuoted)
            return;
        // Wireshark's dissectors of applications read to the end of what was sent.
        bool isCut = source.Packet.Data.Length < source.Frame.OriginalLength;
        bool endsEarly = isCut && !layers.IsEmpty
            && ProtocolTable.GroupOf(layers[^1].Protocol) == ProtocolGroup.Application;
        switch (endsEarly ? DecodeFault.Truncated : source.Packet.Error.Fault)
        {
            case DecodeFault.Truncated when isCut:
                line.Add(Limited);
                break;
            case DecodeFault.Truncated or DecodeFault.TooShort or DecodeFault.Malformed
                when source.Packet.Error.Layer
                    is not (Protocol.Udp or Protocol.Ipv4 or Protocol.Ipv6 or Protocol.Wlan):
                line.Add("[Malformed Packet]"u8);
                break;
        }
    }

    private static void Write(Protocol protocol, in FieldSource source, ref SummaryLine line)
    {
        switch (protocol)
        {
            case Protocol.Ethernet:
                NetworkSummaries.WriteEthernet(source, ref line);
                break;
            case Protocol.Wlan:
                WlanSummary.Write(source, ref line);
                break;
            case Protocol.PppoeDiscovery:
                NetworkSummaries.WriteDiscovery(source, ref line);
                break;
            case Protocol.LinkAggregation:
                BridgeSummaries.WriteLinkAggregation(source, ref line);
                break;
            case Protocol.Llc:
                line.Begin("LLC"u8);
                break;
            case Protocol.SpanningTree:
                BridgeSummaries.WriteSpanningTree(source, ref line);
                break;
            case Protocol.Usb:
                UsbSummary.Write(source.Header, ref line);
                break;
            case Protocol.Arp:
                ArpSummary.Write(source, ref line);
                break;
            case Protocol.Ipv4:
                NetworkSummaries.WriteIpv4(source, ref line);
                break;
            case Protocol.Ipv6:
                NetworkSummaries.WriteIpv6(source, ref line);
                break;
            case Protocol.Ipv6HopByHop:
                line.Begin("IPv6"u8);
                line.Add("IPv6 hop-by-hop options"u8);
                break;
            case Protocol.Ipv6Routing:
                line.Begin("IPv6"u8);
                line.Add("IPv6 routing"u8);
                break;
            case Protocol.Ipv6Destination:
                line.Begin("IPv6"u8);
                line.Add("IPv6 destination options"u8);
                break;
            case Protocol.Ipv6Fragment:
                NetworkSummaries.WriteFragment(source, ref line);
                break;
            case Protocol.EncapsulatingSecurity:
                NetworkSummaries.WriteSecurity(source, ref line);
                break;
            case Protocol.Icmp:
                IcmpSummary.Write(source, ref line);
                break;
            case Protocol.Icmpv6:
                Icmpv6Summary.Write(source, ref line);
                break;
            case Protocol.Igmp:
                MulticastSummaries.WriteIgmp(source, ref line);
                break;
            case Protocol.MulticastRouting:
                MulticastRouting.Summarise(source.Bytes, ref line);
                break;
            case Protocol.Pim:
                MulticastSummaries.WritePim(source, ref line);
                break;
            case Protocol.Ipx:
                IpxSummaries.Write(source, ref line);
                break;
            case Protocol.IpxRouting:
                IpxSummaries.WriteRouting(source, ref line);
                break;
            case Protocol.IpxServices:
                IpxSummaries.WriteServices(source, ref line);
                break;
            case Protocol.Tcp:
                TcpSummary.Write(source, ref line);
                break;
            case Protocol.Udp:
                UdpSummary.Write(source, ref line);
                break;
            case Protocol.Sctp:
                SctpSummary.Write(source, ref line);
                break;
            case Protocol.Dns:
                DnsSummary.Write(source, "DNS"u8, ref line);
                break;
            case Protocol.MulticastDns:
                DnsSummary.Write(source, "MDNS"u8, ref line);
                break;
            case Protocol.LinkLocalNames:
                DnsSummary.Write(source, "LLMNR"u8, ref line);
                break;
            case Protocol.Http when !source.Bytes.IsEmpty:
                TextSummaries.WriteHttp(source, "HTTP"u8, ref line);
                break;
            case Protocol.Ssdp:
                TextSummaries.WriteHttp(source, "SSDP"u8, ref line);
                break;
            // A datagram of QUIC says what is in it.
            case Protocol.Tls when !TlsStream.IsInQuic(source):
                TlsSummary.Write(source, ref line);
                break;
            case Protocol.PortAccess:
                BridgeSummaries.WritePortAccess(source, ref line);
                break;
            case Protocol.Authentication:
                BridgeSummaries.WriteAuthentication(source, ref line);
                break;
            case Protocol.Ospf:
                RoutingSummaries.WriteOspf(source, ref line);
                break;
            case Protocol.Bgp:
                RoutingSummaries.WriteBgp(source, ref line);
                break;
            case Protocol.EnhancedGateway:
                RoutingSummaries.WriteEigrp(source, ref line);
                break;
            case Protocol.HotStandby:
                RoutingSummaries.WriteHsrp(source, ref line);
                break;
            case Protocol.RouterRedundancy:
                RoutingSummaries.WriteVrrp(source, ref line);
                break;
            case Protocol.Dhcp:
                DhcpSummaries.Write(source, ref line);
                break;
            case Protocol.Dhcpv6:
                DhcpSummaries.WriteVersion6(source, ref line);
                break;
            case Protocol.NetBiosName:
                NetBiosSummaries.WriteName(source, ref line);
                break;
            case Protocol.Tftp:
                ServiceSummaries.WriteTftp(source, ref line);
                break;
            case Protocol.Mqtt:
                DeviceSummaries.WriteMqtt(source, ref line);
                break;
            case Protocol.Modbus:
                DeviceSummaries.WriteModbus(source, ref line);
                break;
            case Protocol.Smb2:
                NetBiosSummaries.WriteSmb2(source, ref line);
                break;
            case Protocol.Http2:
                Http2Summary.Write(source, ref line);
                break;
            case Protocol.Quic:
                QuicSummary.Write(source, ref line);
                break;
            case Protocol.Ftp:
                TextSummaries.WriteFtp(source, ref line);
                break;
            case Protocol.Smtp:
                TextSummaries.WriteSmtp(source, ref line);
                break;
            case Protocol.Pop:
                TextSummaries.WritePop(source, ref line);
                break;
            case Protocol.Imap:
                TextSummaries.WriteImap(source, ref line);
                break;
            case Protocol.Sip:
                TextSummaries.WriteSip(source, ref line);
                break;
            case Protocol.Session:
                line.Rename("SIP/SDP"u8);
                break;
            case Protocol.Rtp:
                MediaSummaries.WriteStream(source, ref line);
                break;
            case Protocol.Rtcp:
                MediaSummaries.WriteReport(source, ref line);
                break;
            case Protocol.Shell:
                TextSummaries.WriteShell(source, ref line);
                break;
            case Protocol.LinkDiscovery:
                BridgeSummaries.WriteLinkDiscovery(source, ref line);
                break;
            case Protocol.CiscoDiscovery:
                BridgeSummaries.WriteCiscoDiscovery(source, ref line);
                break;
            case Protocol.Ntp:
                ServiceSummaries.WriteNtp(source, ref line);
                break;
            case Protocol.Radius:
                ServiceSummaries.WriteRadius(source, ref line);
                break;
        }
    }
}
