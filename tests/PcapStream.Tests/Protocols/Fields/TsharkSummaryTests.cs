using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Filtering.Display;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Lines about headers and columns of the list of packets, compared with tshark 4.0.</summary>
public sealed class TsharkSummaryTests
{
    private static readonly string[] Names =
    [
        "frame", "eth", "ip", "ipv6", "udp", "tcp", "icmp", "icmpv6", "dns",
        "_ws.col.No.", "_ws.col.Time", "_ws.col.Source", "_ws.col.Destination", "_ws.col.Length",
    ];

    // Protocols with addresses of their own, or that are not decoded here with what they carry.
    private static readonly string[] Other =
    [
        "dec_dna", "tipc", "gnw", "lwapp", "openflow", "brdwlk", "bpq", "ipv6.routing", "sflow", "nhrp",
    ];

    // Packets whose last header was captured in part, which tshark shows as far as it goes; ICMP shorter than its
    // header; a fragment that an error quotes.
    private static readonly string[] Partial =
    [
        "eth", "eth:ethertype:ip", "eth:ethertype:ipv6", "eth:ethertype:ip:icmp",
        "eth:ethertype:ipv6:icmpv6:ipv6:ipv6.fraghdr:data",
    ];

    // What tshark takes for DNS on ports that are not assigned to it; IPv6 without a length, which
    // tshark finds malformed.
    private static readonly string[] Excluded = ["8053", "someip", "bigtcp-ipv6"];

    [Fact]
    public void Lines_of_the_corpus_are_equal()
    {
        string[] captures = [.. FilteredCapture.OfEthernet().Where(path => !Excluded.Any(path.Contains))];
        using var joined = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(captures)));
        AssertEqual(joined.Path);
    }

    [Theory]
    [InlineData("interfaces.pcapng")]
    [InlineData("http.pcap")]
    [InlineData("dns.pcap")]
    [InlineData("icmp.pcap")]
    public void Lines_of_a_capture_are_equal(string capture) => AssertEqual(Repository.TestData(capture));

    private static void AssertEqual(string path)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        IEnumerable<string> fields = Names.SelectMany(name => new[] { "-e", name });
        string[] expected = ForeignTool.Run(
            "tshark",
            ["-n", "-o", "ip.defragment:FALSE", "-r", path, "-T", "fields", "-e", "frame.protocols", .. fields]).Output;
        var options = new ExportOptions { Columns = [.. Names.Select(name => FieldCatalogue.FindColumn(name)!)] };
        string[] actual = Encoding.UTF8.GetString(FieldText.BytesOf([path], options)).Split('\n')[..^1];
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, actual.Length);
        Assert.Empty(expected.Zip(actual)
            .Select(pair => (Theirs: pair.First.Split('\t', 2), Ours: pair.Second))
            .Where(pair => !IsReasoned(pair.Theirs[0]) && pair.Theirs[1] != pair.Ours)
            .Select(pair => $"{string.Join('\t', pair.Theirs)}\n we {pair.Ours}"));
    }

    private static bool IsReasoned(string protocols) =>
        Partial.Contains(protocols) || protocols.Split(':').Intersect(Other).Any();
}
