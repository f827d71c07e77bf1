using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols;

/// <summary>
/// Every occurrence of every field of a protocol, in the real captures that have it, compared with tshark 4.0 as it is
/// by default, with reassembly.
/// </summary>
public sealed class TsharkProtocolTests(ITestOutputHelper output)
{
    // tshark's text for a field without bytes.
    private const string NoBytes = "<MISSING>";

    private const string Version = "TShark (Wireshark) 4.0.";

    // The captures of which tshark's frame.protocols name the protocol. Not those in which tshark numbers blocks that
    // are no packets (ExpectedFieldsTests).
    private static readonly Dictionary<string, string> Captures = new()
    {
        ["dhcp"] = """
            packetnet/dhcp.pcap pcapng/be/advanced/test100.pcapng pcapng/be/advanced/test101.pcapng
            pcapng/be/basic/test001.pcapng pcapng/be/basic/test004.pcapng pcapng/be/basic/test005.pcapng
            pcapng/be/basic/test006.pcapng pcapng/be/basic/test007.pcapng pcapng/be/basic/test008.pcapng
            pcapng/be/basic/test009.pcapng pcapng/be/basic/test010.pcapng pcapng/be/basic/test011.pcapng
            pcapng/be/basic/test012.pcapng pcapng/be/basic/test016.pcapng pcapng/be/difficult/test201.pcapng
            pcapng/le/advanced/test100.pcapng pcapng/le/advanced/test101.pcapng pcapng/le/basic/test001.pcapng
            pcapng/le/basic/test004.pcapng pcapng/le/basic/test005.pcapng pcapng/le/basic/test006.pcapng
            pcapng/le/basic/test007.pcapng pcapng/le/basic/test008.pcapng pcapng/le/basic/test009.pcapng
            pcapng/le/basic/test010.pcapng pcapng/le/basic/test011.pcapng pcapng/le/basic/test012.pcapng
            pcapng/le/basic/test016.pcapng pcapng/le/difficult/test201.pcapng tcpdump/bootp_asan-2.pcap
            tcpdump/bootp_asan.pcap tcpdump/dcb_ets.pcap tcpdump/dcb_pfc.pcap tcpdump/dcb_qcn.pcap
            tcpdump/dhcp-mud.pcap tcpdump/dhcp-option-108.pcapng tcpdump/dhcp-option-33.pcap
            tcpdump/dhcp-rfc3004.pcap tcpdump/dhcp-rfc4388.pcap tcpdump/dhcp-rfc5859.pcap
            tcpdump/dhcpv4v6-rfc5970-rfc8572.pcap tcpdump/eapon1.pcap tcpdump/ieee802.11_htc.pcap
            tcpdump/rx_serviceid_oobr.pcap
            """,
        ["ntp"] = """
            tcpdump/ntp-control.pcap tcpdump/ntp-mode7.pcap tcpdump/ntp-time-ef.pcap tcpdump/ntp-time.pcap
            tcpdump/ntp.pcap
            """,
        ["stp"] = """
            tcpdump/802.1D_spanning_tree.pcap tcpdump/802.1w_rapid_STP.pcap tcpdump/MSTP_Intra-Region_BPDUs.pcap
            tcpdump/erspan-type-ii-3.pcap tcpdump/evb.pcap tcpdump/of10_s4810.pcap
            tcpdump/rpvstp-trunk-native-vid5.pcap tcpdump/spb_bpduv4.pcap tcpdump/stp-heapoverflow-1.pcap
            tcpdump/stp-heapoverflow-2.pcap tcpdump/stp-heapoverflow-3.pcap tcpdump/stp-heapoverflow-4.pcap
            tcpdump/stp-v4-length-sigsegv.pcap tcpdump/various_gre.pcap
            """,
        ["lldp"] = """
            packetnet/lldp.pcap tcpdump/LLDP_and_CDP.pcap tcpdump/dcb_ets.pcap tcpdump/dcb_pfc.pcap
            tcpdump/dcb_qcn.pcap tcpdump/erspan-type-i-4.pcap tcpdump/evb.pcap tcpdump/hoobr_safeputs.pcap
            tcpdump/lldp-app-priority.pcap tcpdump/lldp-infinite-loop-1.pcap tcpdump/lldp-infinite-loop-2.pcap
            tcpdump/lldp_8021_linkagg.pcap tcpdump/lldp_8023_mtu-oobr.pcap tcpdump/lldp_asan.pcap
            tcpdump/lldp_mgmt_addr_tlv_asan.pcap tcpdump/lldp_mudurl.pcap
            """,
        ["cdp"] = """
            tcpdump/3560_CDP.pcap tcpdump/HDLC.pcap tcpdump/LLDP_and_CDP.pcap tcpdump/various_gre.pcap
            """,
        ["slow"] = """
            tcpdump/LACP.pcap tcpdump/slow-ossp.pcap
            """,
        ["lacp"] = """
            tcpdump/LACP.pcap
            """,
        ["eapol"] = """
            tcpdump/eap_extract_read2_asan.pcap tcpdump/eapon1.pcap
            """,
        ["hsrp"] = """
            tcpdump/HSRP_coup.pcap tcpdump/HSRP_election.pcap tcpdump/HSRP_failover.pcap
            tcpdump/erspan-type-ii-2.pcap
            """,
        ["vrrp"] = """
            tcpdump/icmp-icmp_print-oobr-1.pcap tcpdump/icmp-icmp_print-oobr-2.pcap
            tcpdump/vrrp-vrrp_print-oobr.pcap tcpdump/vrrp.pcap
            """,
        ["ospf"] = """
            packetnet/ospfv2.pcap packetnet/ospfv2_md5.pcap tcpdump/OSPFv2_Capture_FINAL.pcapng
            tcpdump/OSPFv3_NBMA_adjacencies.pcap tcpdump/OSPFv3_broadcast_adjacency.pcap
            tcpdump/OSPFv3_multipoint_adjacencies.pcap tcpdump/OSPFv3_with_AH.pcap tcpdump/erspan-type-i-4.pcap
            tcpdump/ospf-ack.pcap tcpdump/ospf-gmpls.pcap tcpdump/ospf-nssa-bitnt.pcap
            tcpdump/ospf-signed-integer-ubsan.pcap tcpdump/ospf-sr-ri-sid.pcap tcpdump/ospf-sr.pcapng
            tcpdump/ospf-sr2.pcapng tcpdump/ospf2-seg-fault-1.pcapng tcpdump/ospf3_auth.pcapng
            tcpdump/ospf6_decode_v3_asan.pcap tcpdump/ospf6_print_lshdr-oobr.pcap
            tcpdump/ospf_graceful_restart_rfc3623.pcap
            """,
        ["dhcpv6"] = """
            tcpdump/dhcp6_reconf_asan.pcap tcpdump/dhcpv4v6-rfc5970-rfc8572.pcap
            tcpdump/dhcpv6-AFTR-Name-RFC6334.pcap tcpdump/dhcpv6-domain-list.pcap tcpdump/dhcpv6-ia-na.pcap
            tcpdump/dhcpv6-ia-pd.pcap tcpdump/dhcpv6-ia-ta.pcap tcpdump/dhcpv6-mud.pcap
            tcpdump/dhcpv6-ntp-server.pcap tcpdump/dhcpv6-rfc6355-duid-uuid.pcap
            tcpdump/dhcpv6-rfc8415-duid-type2.pcap tcpdump/dhcpv6-sip-server-d.pcap
            tcpdump/dhcpv6-vendor-specific-information.pcap tcpdump/ip6-snmp-oid-unsigned.pcap
            """,
        ["radius"] = """
            tcpdump/RADIUS-RFC3162.pcap tcpdump/RADIUS-RFC4675.pcap tcpdump/RADIUS-RFC5176-2.pcap
            tcpdump/RADIUS-RFC5176.pcap tcpdump/RADIUS-RFC5580.pcap tcpdump/RADIUS-port1700.pcap tcpdump/RADIUS.pcap
            tcpdump/radius_rfc5447.pcap tcpdump/radius_rfc5447_invalid_length.pcap
            """,
        ["snmp"] = """
            tcpdump/icmp-cksum-oobr-3.pcapng tcpdump/snmp-heapoverflow-1.pcap tcpdump/snmp-heapoverflow-2.pcap
            """,
        ["ssh"] = """
            tcpdump/geneve.pcap tcpdump/ipoib.pcap tcpdump/kday3.pcap tcpdump/mptcp-v0.pcap
            tcpdump/sflow_expanded.pcap tcpdump/ssh.pcap
            """,
        ["bgp"] = """
            tcpdump/bgp-4byte-asn.pcap tcpdump/bgp-addpath.pcap tcpdump/bgp-aigp-2.pcap tcpdump/bgp-aigp-oobr.pcap
            tcpdump/bgp-aigp.pcap tcpdump/bgp-as-path-oobr.pcap tcpdump/bgp-bfd-cease.pcap
            tcpdump/bgp-bgp_capabilities_print-oobr-1.pcap tcpdump/bgp-bgp_capabilities_print-oobr-2.pcap
            tcpdump/bgp-bgpsec.pcap tcpdump/bgp-cease-hard-reset.pcap tcpdump/bgp-encap.pcap
            tcpdump/bgp-enhanced-route-refresh-subtype.pcapng tcpdump/bgp-enhanced-route-refresh.pcapng
            tcpdump/bgp-evpn.pcap tcpdump/bgp-extended-msg.pcapng
            tcpdump/bgp-extended-optional-parameters-length.pcapng tcpdump/bgp-extended-shutdown-msg.pcapng
            tcpdump/bgp-infinite-loop.pcap tcpdump/bgp-large-community.pcap tcpdump/bgp-link-bw-extcommunity.pcapng
            tcpdump/bgp-lu-multiple-labels.pcap tcpdump/bgp-malformed-hard-reset.pcap tcpdump/bgp-orf.pcapng
            tcpdump/bgp-ovs.pcapng tcpdump/bgp-role.pcapng tcpdump/bgp-rt-prefix.pcap
            tcpdump/bgp-shutdown-communication.pcapng tcpdump/bgp-shutdown-msg-variations.pcap tcpdump/bgp-ub.pcap
            tcpdump/bgp_mp_reach_nlri-oobr.pcap tcpdump/bgp_mvpn_6_and_7_oobr.pcap
            tcpdump/bgp_notification_rr_msg_error.pcap tcpdump/bgp_pmsi_tunnel-oobr.pcap
            tcpdump/bgp_vpn_attrset.pcap tcpdump/bgp_vpn_rt-oobr.pcap
            tcpdump/bgpsec_invalid_signature_block_length.pcap tcpdump/lspping-fec-ldp.pcap
            tcpdump/mpbgp-linklocal-nexthop.pcap tcpdump/tok2str-oobr-1.pcap tcpdump/zmtp1-inf-loop-1.pcapng
            """,
        ["tftp"] = """
            tcpdump/tftp-heapoverflow.pcap tcpdump/tftp.pcap
            """,
        ["sip"] = """
            packetnet/udp-ip-fragmented.pcap
            """,
        ["eap"] = """
            tcpdump/RADIUS.pcap tcpdump/eapon1.pcap
            """,
        ["eigrp"] = """
            tcpdump/EIGRP_adjacency.pcap tcpdump/EIGRP_goodbye.pcap tcpdump/EIGRP_ipv6.pcap
            tcpdump/EIGRP_subnet_down.pcap tcpdump/EIGRP_subnet_up.pcap tcpdump/eigrp-tlv-oobr.pcap
            """,
        ["dvmrp"] = """
            tcpdump/mrinfo_query.pcap tcpdump/relts-0x80000000.pcap
            """,
        ["ipx"] = """
            tcpdump/ipx-invalid-length.pcap tcpdump/ipx.pcap tcpdump/smb_print_trans-oobr1.pcap
            """,
        ["ipxrip"] = """
            tcpdump/ipx.pcap
            """,
        ["ipxsap"] = """
            tcpdump/ipx.pcap
            """,
        ["rpc"] = """
            tcpdump/hoobr_nfs_printfh.pcap tcpdump/hoobr_nfs_xid_map_enter.pcap tcpdump/nfs-attr-oobr.pcap
            tcpdump/nfs-cannot-pad-32-bit.pcap tcpdump/nfs-seg-fault-1.pcapng tcpdump/nfs-write-verf-cookie.pcapng
            tcpdump/nfs_large_credentials_length.pcap tcpdump/unaligned-nfs-1.pcap
            """,
        ["nfs"] = """
            tcpdump/nfs-cannot-pad-32-bit.pcap tcpdump/nfs-seg-fault-1.pcapng tcpdump/nfs-write-verf-cookie.pcapng
            tcpdump/unaligned-nfs-1.pcap
            """,
        ["nbss"] = """
            tcpdump/smb_data_print-oobr.pcapng tcpdump/smb_data_print-segv.pcap tcpdump/wccp_redirect_gre.pcap
            """,
        ["nbns"] = """
            tcpdump/eapon1.pcap tcpdump/nbns-valgrind.pcap
            """,
        ["sdp"] = """
            packetnet/udp-ip-fragmented.pcap
            """,
    };

    // Numbers of packets with different fields, by protocol and capture.
    private static readonly Dictionary<string, (int Packets, string Reason)> Reasoned = new()
    {
        ["ntp tcpdump/ntp-mode7.pcap"] = (1, "lists of clocks in a message for private use are not decoded"),
        ["stp tcpdump/of10_s4810.pcap"] = (2, "frames within OpenFlow messages within TCP are an application's data"),
        ["eap tcpdump/eapon1.pcap"] = (4, "identities in attributes of EAP-SIM are not decoded"),
        ["sip packetnet/udp-ip-fragmented.pcap"] = (2, Fragmented),
        ["sdp packetnet/udp-ip-fragmented.pcap"] = (1, Fragmented),
        ["tftp tcpdump/tftp.pcap"] = (6, "a transfer has ports of its own, which tshark learns from the request"),
        ["rpc tcpdump/nfs-write-verf-cookie.pcapng"] = (2, Guessed),
        ["nfs tcpdump/nfs-write-verf-cookie.pcapng"] = (2, Guessed),
        ["nfs tcpdump/nfs-cannot-pad-32-bit.pcap"] = (1, "of version 2, only the procedure is decoded"),
        ["bgp tcpdump/bgp-as-path-oobr.pcap"] = (2, "messages that begin in earlier segments are reassembled there"),
        ["bgp tcpdump/bgp-infinite-loop.pcap"] = (1, Repeated),
        ["bgp tcpdump/bgp-shutdown-communication.pcapng"] = (1, Repeated),
        ["bgp tcpdump/bgp-shutdown-msg-variations.pcap"] = (2, Repeated),
    };

    private const string Fragmented = "tshark reads a fragmented message where its last fragment is";
    private const string Guessed = "tshark takes the marks before messages for records of SSL 2";
    private const string Repeated = "tshark takes segments for repetitions, whose data it does not read";

    public static TheoryData<string> Protocols => [.. Captures.Keys];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Fields_equal_those_of_tshark(string protocol)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(installed.StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        Field[] fields =
        [
            FieldCatalogue.Find("frame.number")!,
            .. FieldCatalogue.All.Where(field => ProtocolTable.NameOf(field.Protocol) == protocol),
        ];
        string[] names = Captures[protocol].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, int> different = names.ToDictionary(
            name => $"{protocol} {name}", name => Differences(Path.Combine(Corpus.Root, name), protocol, fields));
        Assert.Equal(
            Reasoned.Where(entry => entry.Key.StartsWith(protocol + " ", StringComparison.Ordinal))
                .Select(entry => $"{entry.Key}: {entry.Value.Packets}").Order(),
            different.Where(entry => entry.Value > 0).Select(entry => $"{entry.Key}: {entry.Value}").Order());
    }

    private int Differences(string path, string protocol, Field[] fields)
    {
        IEnumerable<string> columns = fields.SelectMany(field => (string[])["-e", field.Name]);
        // With the protocol as a filter, tshark prints what it reads after other packets of a stream.
        string[] lines = ForeignTool.Run("tshark", ["-r", path, "-Y", protocol, "-T", "fields", .. columns]).Output;
        Dictionary<string, string> expected = lines.ToDictionary(
            line => line.Split('\t')[0], line => line.Replace(NoBytes, "", StringComparison.Ordinal));
        var options = new ExportOptions { Columns = fields, Occurrence = FieldOccurrence.All };
        string[] actual = Encoding.UTF8.GetString(FieldText.BytesOf([path], options)).Split('\n')[..^1];
        int different = 0;
        foreach (string ours in actual)
        {
            string number = ours.Split('\t')[0];
            string theirs = expected.GetValueOrDefault(number, number + new string('\t', fields.Length - 1));
            if (ours == theirs)
                continue;
            different++;
            output.WriteLine($"{path}\ntshark {theirs}\nwe     {ours}");
        }
        return different;
    }
}
