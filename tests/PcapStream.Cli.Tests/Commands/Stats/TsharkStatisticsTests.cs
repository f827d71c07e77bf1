using PcapStream.Cli.Tests.Support;
using PcapStream.Protocols;

namespace PcapStream.Cli.Tests.Commands.Stats;

/// <summary>
/// Compares output with tshark's for foreign captures, byte for byte: all conversations and endpoints, and the protocol
/// hierarchy as far as its protocols are known. PCAPSTREAM_CORPUS_STEP=1 takes every file instead of every eighth.
/// </summary>
public sealed class TsharkStatisticsTests(ITestOutputHelper output)
{
    private static readonly string[] Layers = ["eth", "ip", "ipv6", "tcp", "udp", "sctp", "wlan"];
    private static readonly string[] Names =
        ["io,phs", .. Layers.Select(layer => $"conv,{layer}"), .. Layers.Select(layer => $"endpoints,{layer}")];

    // tshark reads messages of the others from repeated segments and broken streams in another way.
    private static readonly HashSet<string> Known =
    [
        .. Enumerable.Range(0, ProtocolTable.Count).Select(i => ProtocolTable.NameOf((Protocol)i))
            .Except(["dns", "mdns", "llmnr", "tls", "http", "ssdp", "bgp", "ssh", "rpc", "nfs"]),
    ];

    private const string Hierarchy = "Protocol Hierarchy Statistics";
    private const string EthernetTables = "Ethernet Conversations, Ethernet Endpoints";
    private const string Ipv4Tables = "IPv4 Conversations, IPv4 Endpoints";
    private const string Ipv6Tables = "IPv6 Conversations, IPv6 Endpoints";
    private const string TcpTables = "TCP Conversations, TCP Endpoints";
    private const string UdpTables = "UDP Conversations, UDP Endpoints";
    private const string AllConversations = "Ethernet Conversations, IPv4 Conversations, UDP Conversations";
    private const string OtherRecords =
        "tshark has a frame without a time for a block that is no packet, and begins with it";
    private const string Comment = "tshark has a protocol for a packet's comment";
    private const string Stripped = "tshark takes SunATM's pseudo header off the length";
    private const string FractionWraps = "tshark lets a fraction of more than a second wrap at 32 bits";
    private const string UserDefined = "tshark has a protocol for link types that users define";
    private const string WlanTables = "IEEE 802.11 Conversations, IEEE 802.11 Endpoints";
    private const string ControlFrames = "tshark gives control frames the addresses that are left in its memory";
    private const string OpenFlow = "tshark finds packets within OpenFlow";

    // All differences, by capture, with the reasons.
    private static readonly Dictionary<string, (string Tables, string Reason)> Differences = new()
    {
        ["pcapng/be/advanced/test102.pcapng"] = (AllConversations, OtherRecords),
        ["pcapng/le/advanced/test102.pcapng"] = (AllConversations, OtherRecords),
        ["pcapng/be/difficult/test202.pcapng"] = (AllConversations, OtherRecords),
        ["pcapng/le/difficult/test202.pcapng"] = (AllConversations, OtherRecords),
        ["pcapng/be/basic/test009.pcapng"] = (Hierarchy, Comment),
        ["pcapng/le/basic/test009.pcapng"] = (Hierarchy, Comment),
        ["packetnet/udp-ip-fragmented.pcap"] = (Hierarchy, "tshark counts without the bodies of SIP"),
        ["packetnet/80211_per_packet_information.pcap"] = (WlanTables, ControlFrames),
        ["packetnet/80211_plus_radiotap_header.pcap"] = (WlanTables, ControlFrames),
        ["tcpdump/ieee802.11_exthdr.pcap"] = (WlanTables, ControlFrames),
        ["tcpdump/ieee802.11_parse_elements_oobr.pcap"] = (WlanTables,
            "tshark leaves out frames whose elements are cut short"),
        ["tcpdump/lwapp-data.pcap"] = (WlanTables, "tshark finds 802.11 within LWAPP"),
        ["tcpdump/802_15_4-data.pcap"] = (Ipv6Tables, "tshark unpacks 6LoWPAN"),
        ["tcpdump/LINKTYPE_USER2_PKTAP.pcap"] = (Hierarchy, UserDefined),
        ["tcpdump/pktap-heap-overflow.pcap"] = (Hierarchy, UserDefined),
        ["tcpdump/arp-oobr.pcap"] = (Hierarchy, "tshark fails in ATMARP before it names ARP"),
        ["tcpdump/atm-heapoverflow.pcap"] = (Hierarchy, Stripped),
        ["tcpdump/atm-oam-heapoverflow.pcap"] = (Hierarchy, Stripped),
        ["tcpdump/atm-oam-loopback-print-overrun.pcap"] = (Hierarchy, Stripped),
        ["tcpdump/extract_read2_asan.pcap"] = (Hierarchy,
            "tshark loses the hierarchy of the only packet, whose ICMP is cut short"),
        ["tcpdump/icmpv6-length-zero.pcapng"] = (Hierarchy,
            "tshark names ICMPv6 without a byte of it, and no other protocol so"),
        ["tcpdump/ieee802.11_tim_ie_oobr.pcap"] = ($"{Hierarchy}, {WlanTables}",
            "tshark names 802.11 of one frame whose header is cut short, and counts none whose elements are"),
        ["tcpdump/ipv6-too-long-jumbo.pcap"] = (Ipv6Tables,
            "tshark takes a jumbogram that is longer than the frame for malformed"),
        ["tcpdump/macsec-snap.pcap"] = (Hierarchy, "tshark takes this SNAP protocol for data"),
        ["tcpdump/mptcp-dss-oobr.pcap"] = (TcpTables, "tshark fails within a TCP option"),
        ["tcpdump/of10_s4810.pcap"] = (EthernetTables, OpenFlow),
        ["tcpdump/of13_ericsson.pcapng"] = ($"{EthernetTables}, {Ipv4Tables}, {UdpTables}", OpenFlow),
        ["tcpdump/q933-heapoverflow-2.pcap"] = ($"{Hierarchy}, {EthernetTables}",
            "tshark finds bridged Ethernet in these Frame Relay frames"),
        ["tcpdump/sflow-print-v6.pcap"] = (EthernetTables, "tshark finds packets within sFlow"),
        ["tcpdump/timestamp_invalid_micro.pcap"] = ("IPv4 Conversations, TCP Conversations", FractionWraps),
    };

    [Fact]
    public void Conversations_endpoints_and_hierarchy_equal_tsharks()
    {
        string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        Assert.SkipUnless(Directory.Exists(root), "PCAPSTREAM_CORPUS names no folder of captures");
        int step = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS_STEP"), out int number)
            ? number
            : 8;
        string[] files = [.. Directory.GetFiles(root, "*.*", SearchOption.AllDirectories).Where(file => file.Contains(
            ".pcap")).Order(StringComparer.Ordinal).Where((_, i) => i % step == 0)];
        var wrong = new List<string>();
        foreach (string file in files)
        {
            Dictionary<string, string[]> expected =
                Tables(Foreign.Run("tshark", TsharkStatistics.Arguments(file, Names.Reverse())));
            Dictionary<string, string[]> actual = Tables(TsharkStatistics.Ours(file, Names));
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            string[] differing = Differences.TryGetValue(name, out (string Tables, string Reason) known)
                ? known.Tables.Split(", ")
                : [];
            // A file that tshark refuses has no tables.
            foreach (string table in expected.Keys)
            {
                string title = table.TrimEnd();
                bool differs = !expected[table].SequenceEqual(actual[table]);
                if (differs != differing.Contains(title))
                {
                    string? theirs = expected[table].Except(actual[table]).FirstOrDefault();
                    string? ours = actual[table].Except(expected[table]).FirstOrDefault();
                    string fault = differs ? $"tshark {theirs}, we {ours}" : $"equal now, and not: {known.Reason}";
                    wrong.Add($"{name}: {title}: {fault}");
                }
            }
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        Assert.Empty(wrong);
    }

    private static Dictionary<string, string[]> Tables(string text)
    {
        var tables = new Dictionary<string, string[]>();
        foreach (string part in text.Split("\n=", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. part.Split('\n').Where(line => !line.StartsWith('=') && line.Length > 0)];
            if (lines.Length > 0)
                tables[lines[0]] = lines[0].StartsWith("Protocol", StringComparison.Ordinal) ? Cut(lines) : lines;
        }
        return tables;
    }

    // Data after an unknown protocol is unknown as well.
    private static string[] Cut(string[] lines)
    {
        var kept = new List<string>();
        int unknown = int.MaxValue;
        foreach (string line in lines.Where(line => line.Contains("frames:")))
        {
            int depth = line.Length - line.TrimStart().Length;
            if (depth > unknown)
                continue;
            unknown = Known.Contains(line.TrimStart().Split(' ')[0])
                || (depth == 0 && line.StartsWith("text ", StringComparison.Ordinal)) ? int.MaxValue : depth;
            if (unknown == int.MaxValue)
                kept.Add(line);
        }
        return [.. kept];
    }
}
