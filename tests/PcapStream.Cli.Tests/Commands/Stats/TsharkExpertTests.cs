using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Stats;

/// <summary>
/// Compares expert items with tshark's for foreign captures. PCAPSTREAM_CORPUS_STEP=1 takes every file instead of every
/// eighth.
/// </summary>
public sealed class TsharkExpertTests(ITestOutputHelper output)
{
    private const int UsualStep = 8;

    // The captures with a line that is not tshark's.
    private static readonly string[] Different =
    [
        // tshark stops within an option or a header.
        "arp-oobr.pcap", "bgp-bgp_capabilities_print-oobr-1.pcap", "bgp-bgp_capabilities_print-oobr-2.pcap",
        "icmp-icmp_print-oobr-2.pcap", "icmp-rfc8335-missing-bytes.pcap", "icmpv6-length-zero.pcapng",
        "ipv6_missing_jumbo_payload_option.pcap",
        // It does not read on after a jumbogram's UDP header without a length.
        "bigtcp-ipv6-geneve-ipv6.pcap", "bigtcp-ipv6-vxlan-ipv6.pcap",
        // It has another text for a wrong version in Classical IP over ATM.
        "heap-overflow-2.pcap",
    ];

    public static TheoryData<string> Known =>
        ["http.pcap", "dns.pcap", "icmp.pcap", "ipv6.pcap", "vlan.pcap", "udp-fragments.pcap"];

    [Theory]
    [MemberData(nameof(Known))]
    public void Items_of_known_protocols_are_tsharks_to_the_byte(string file)
    {
        foreach (string name in new[] { "expert", "expert,note", "expert,chat,tcp.flags.fin == 1" })
            Assert.Equal(Theirs(TestData.Path(file), name), TsharkStatistics.Ours(TestData.Path(file), [name], true));
    }

    [Fact]
    public void Items_of_sequence_analysis_are_tsharks()
    {
        // What is wrong with joined messages is not known.
        string[] theirs =
        [
            .. Theirs(TestData.Path("tcp-loss.pcap"), "expert").Split('\n')
                .Where(line => line.StartsWith(' ') && !line.Contains("Frequency") && !line.Contains("New fragment")),
        ];
        Assert.Contains(theirs, line => line.Contains("retransmission", StringComparison.Ordinal));
        Assert.Equal(
            theirs,
            TsharkStatistics.Ours(TestData.Path("tcp-loss.pcap"), ["expert"], joinsSegments: true).Split('\n')
                .Where(line => line.StartsWith(' ') && !line.Contains("Frequency")));
    }

    [Fact]
    public void Every_line_is_tsharks()
    {
        string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        Assert.SkipUnless(Directory.Exists(root), "PCAPSTREAM_CORPUS names no folder of captures");
        int step = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS_STEP"), out int number)
            ? number
            : UsualStep;
        string[] files =
        [
            .. Directory.GetFiles(root, "*.pcap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where((_, i) => i % step == 0),
        ];
        var wrong = new List<string>();
        foreach (string file in files.Where(file => !Different.Contains(Path.GetFileName(file))))
        {
            string theirs = Theirs(file, "expert");
            // The number of a title has items that are not known here.
            IEnumerable<string> others = TsharkStatistics.Ours(file, ["expert"], joinsSegments: true).Split('\n')
                .Where(line => line.StartsWith(' ')).Except(theirs.Split('\n'));
            if (theirs.Length > 0)
                wrong.AddRange(others.Select(line => $"{Path.GetFileName(file)}: {line}"));
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        Assert.Empty(wrong);
    }

    private static string Theirs(string file, string name) => Foreign.Run("tshark", "-q", "-r", file, "-z", name);
}
