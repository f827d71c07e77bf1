using PcapStream.Tests.Filtering.Display;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>Every field that depends on the packets before, compared with tshark 4.0.</summary>
public sealed class TsharkStreamTests(ITestOutputHelper output)
{
    private const string NoLength = "IPv6 without a length goes to the end of the frame; tshark finds it malformed";
    private const string Sampled = "headers that another protocol carries are an application's data";

    // One segment at a time, including those that tshark takes for repetitions.
    private static readonly string[] Preferences =
    [
        "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "tcp.no_subdissector_on_error:FALSE",
    ];

    // By capture: the fields that differ, and why.
    private static readonly Dictionary<string, string> Reasoned = new()
    {
        ["tcpdump/bigtcp-ipv6.pcap"] = NoLength,
        ["tcpdump/bigtcp-ipv6-geneve-ipv4.pcap"] = NoLength,
        ["tcpdump/bigtcp-ipv6-geneve-ipv6.pcap"] = NoLength,
        ["tcpdump/bigtcp-ipv6-vxlan-ipv4.pcap"] = NoLength,
        ["tcpdump/bigtcp-ipv6-vxlan-ipv6.pcap"] = NoLength,
        ["tcpdump/dns-badlabel.pcap"] = "names that are not valid are read here as far as they go",
        ["tcpdump/dns_udp_8053.pcap"] = "tshark takes the payload for DNS on a port that is not assigned to it",
        ["tcpdump/nfs-cannot-pad-32-bit.pcap"] = "of NFS 2, only the procedure is read here",
        ["tcpdump/of13_ericsson.pcapng"] = Sampled,
        ["tcpdump/sflow_expanded.pcap"] = Sampled,
        ["tcpdump/timestamp_invalid_micro.pcap"] = "a fraction of more than a second is carried here",
        ["tcpdump/timestamp_invalid_nano.pcap"] = "a fraction of more than a second is carried here",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fields_of_random_connections_are_equal(int seed)
    {
        using var capture = new TemporaryFile(Some.Pcap(new RandomConnections(seed).Packets(4000)));
        Assert.Equal(Expected(capture.Path), StreamRows.Of(capture.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fields_of_random_requests_are_equal(int seed)
    {
        using var capture = new TemporaryFile(Some.Pcap(new RandomRequests(seed).Packets(4000)));
        Assert.Equal(Expected(capture.Path), StreamRows.Of(capture.Path));
    }

    [Fact]
    public void Fields_of_the_corpus_are_equal()
    {
        // One run of tshark for many captures: it takes most of its time to start.
        string[] captures = Captures();
        using var joined = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(captures)));
        string[] expected = Expected(joined.Path);
        string[] actual = StreamRows.Of(joined.Path);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, actual.Length);
        string[] wrong = [.. expected.Zip(actual).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First}\n  we {pair.Second}")];
        output.WriteLine($"{captures.Length} captures, {expected.Length} packets, {wrong.Length} differ");
        foreach (string one in wrong)
            output.WriteLine(one);
        Assert.Empty(wrong);
    }

    /// <summary>The captures of the corpus in which streams are those of tshark.</summary>
    public static string[] Captures() => [.. FilteredCapture.OfEthernet().Where(path => !Reasoned.ContainsKey(path))];

    private static string[] Expected(string path)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        string[] fields = [.. StreamRows.Names.SelectMany(name => new[] { "-e", name })];
        return ForeignTool.Run(
            "tshark", ["-n", .. Preferences, "-r", path, "-T", "fields", "-e", "frame.number", .. fields]).Output;
    }
}
