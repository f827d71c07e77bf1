using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Stats;

/// <summary>
/// Compares trees and statistics with filters with tshark's for foreign captures, line by line.
/// PCAPSTREAM_CORPUS_STEP=1 takes every file instead of every 24th.
/// </summary>
public sealed class TsharkTreeTests(ITestOutputHelper output)
{
    private const int UsualStep = 24;

    // The captures that tshark reads in another way.
    private static readonly string[] Different =
    [
        // tshark unpacks 6LoWPAN.
        "802_15_4-data.pcap",
        // It has a frame without a time for a block that is no packet, and begins with it.
        "test102.pcapng", "test202.pcapng",
        // It finds no TCP in a packet that is longer than its IP header can say.
        "bigtcp-ipv4-geneve-ipv4.pcap",
        // It loses the headers of the only packet, whose ICMP is cut short.
        "extract_read2_asan.pcap",
        // It takes a segment within the body of a response for another message of HTTP when it does not reassemble.
        "ipv6_http.pcap", "arcnet-rfc1051-arp-icmp-http.pcap", "arcnet-rfc1201-arp-icmp-http.pcap",
        // It takes an echo request in Teredo for another message.
        "teredo.pcap",
    ];

    private static readonly string[] Names =
    [
        "ip_hosts,tree", "ip_srcdst,tree", "ptype,tree", "dests,tree", "ipv6_hosts,tree", "ipv6_srcdst,tree",
        "ipv6_ptype,tree", "ipv6_dests,tree,ipv6 or udp", "http,tree", "http_req,tree,tcp", "http_srv,tree", "dns,tree",
        "icmp,srt", "icmpv6,srt,ipv6", "plen,tree,ip", "conv,ip,tcp.port in {80, 443} or udp",
        "conv,tcp,tcp.stream < 3", "endpoints,udp,frame.number < 50",
    ];

    // The captures with blocks of names, which tshark adds to those from DNS.
    private static readonly string[] WithNames =
        ["test015.pcapng", "test016.pcapng", "test100.pcapng", "test102.pcapng", "test202.pcapng"];

    [Fact]
    public void Names_of_hosts_are_tsharks_in_the_order_of_their_addresses()
    {
        string root = Root();
        var wrong = new List<string>();
        foreach (string file in Files(root).Where(file => !WithNames.Contains(Path.GetFileName(file))))
        {
            string theirs = Foreign.Run("tshark", "-q", "-r", file, "-z", "hosts");
            if (theirs.Length > 0 && !Lines(theirs).SequenceEqual(Lines(TsharkStatistics.Ours(file, ["hosts"]))))
                wrong.Add(Path.GetRelativePath(root, file));
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        Assert.Empty(wrong);

        static IEnumerable<string> Lines(string text) => text.Split('\n').Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Trees_and_filtered_statistics_equal_tsharks()
    {
        string root = Root();
        string[] files = Files(root);
        var wrong = new List<string>();
        foreach (string file in files.Where(file => !Different.Contains(Path.GetFileName(file))))
        {
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            Dictionary<string, string[]> actual = Tables(TsharkStatistics.Ours(file, Names));
            Dictionary<string, string[]> theirs =
                Tables(Foreign.Run("tshark", TsharkStatistics.Arguments(file, Names)));
            foreach ((string title, string[] expected) in theirs)
            {
                if (!expected.SequenceEqual(actual[title]))
                    wrong.Add($"{name}: {title}: {expected.Except(actual[title]).FirstOrDefault()}");
            }
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Messages_of_several_segments_count_in_the_packet_that_completes_them()
    {
        string[] names =
            ["http,tree", "http_req,tree", "http_srv,tree,http.response", "dns,tree", "conv,tcp,http.response"];
        string[] files =
        [
            TestData.Path("http.pcap"), TestData.Path("tcp-loss.pcap"),
            .. Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS") is { } root && Directory.Exists(root)
                ? Directory.GetFiles(root, "*http*.pcap", SearchOption.AllDirectories)
                    .Concat(Directory.GetFiles(root, "dns_tcp*.pcap", SearchOption.AllDirectories))
                : [],
        ];
        foreach (string file in files)
        {
            Dictionary<string, string[]> actual = Tables(TsharkStatistics.Ours(file, names, joinsSegments: true));
            foreach ((string title, string[] expected) in Tables(
                Foreign.Run("tshark", TsharkStatistics.Arguments(file, names, joinsSegments: true))))
                Assert.Equal([Path.GetFileName(file), .. expected], [Path.GetFileName(file), .. actual[title]]);
        }
    }

    private static string Root()
    {
        string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        Assert.SkipUnless(Directory.Exists(root), "PCAPSTREAM_CORPUS names no folder of captures");
        return root;
    }

    private static string[] Files(string root)
    {
        int step = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS_STEP"), out int number)
            ? number
            : UsualStep;
        return
        [
            .. Directory.GetFiles(root, "*.pcap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where((_, i) => i % step == 0),
        ];
    }

    // The lines of each table by their title, in whichever order tshark prints the tables.
    private static Dictionary<string, string[]> Tables(string text)
    {
        var tables = new Dictionary<string, string[]>();
        foreach (string part in text.Split("\n===", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. part.Split('\n').Select(line => line.Trim('=', '-')).Where(line => line.Length > 0)];
            if (lines.Length > 0)
                tables[lines[0]] = lines;
        }
        return tables;
    }
}
