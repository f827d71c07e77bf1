using System.Globalization;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Tests.Filtering.Display;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Passes;

/// <summary>tshark's <c>-2</c> and <c>-R</c>: what later packets say, and captures without some packets.</summary>
public sealed class TwoPassTests(ITestOutputHelper output)
{
    // With a response that ends early, which is the reply of its query in tshark, though it names none.
    private const string EndsEarly = "tcpdump/dns_udp_2.pcap";

    private static readonly string[] Names =
    [
        "frame.number", "frame.time_relative", "tcp.stream", "tcp.seq", "tcp.completeness",
        "tcp.analysis.initial_rtt", "dns.response_in", "dns.response_to", "dns.time", "http.response_in",
        "http.request_in", "icmp.resp_in", "icmp.resp_to", "icmpv6.resp_in", "icmpv6.resp_to", "rpc.reqframe",
        "rpc.repframe", "ip.reassembled_in", "ip.fragment",
        "ipv6.reassembled.in", "ipv6.fragment", "http.next_request_in", "http.next_response_in",
    ];

    // By the name of the field in a request: the one in its reply.
    private static readonly Dictionary<string, string> Pairs = new()
    {
        ["dns.response_in"] = "dns.response_to",
        ["http.response_in"] = "http.request_in",
        ["icmp.resp_in"] = "icmp.resp_to",
        ["icmpv6.resp_in"] = "icmpv6.resp_to",
        ["rpc.reqframe"] = "rpc.repframe",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_and_replies_name_each_other(int seed)
    {
        byte[] capture = Some.Pcap(new RandomRequests(seed).Packets(4000));
        string[][] rows = [.. Rows(capture, filter: null).Select(row => row.Split('|'))];
        foreach ((string reply, string request) in Pairs)
        {
            Assert.Equal(
                Links(rows, request).Order(),
                Links(rows, reply).Select(link => (link.To, link.From)).Order());
        }
        Assert.InRange(Pairs.Values.Sum(name => Links(rows, name).Count()), 500, 4000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tcp")]
    [InlineData("frame.len > 200")]
    public void Fields_of_the_corpus_are_equal(string? filter)
    {
        string[] captures = [.. TsharkStreamTests.Captures().Where(path => path != EndsEarly)];
        using var joined = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(captures)));
        string[] expected = Tshark(joined.Path, filter);
        string[] actual = Rows(File.ReadAllBytes(joined.Path), filter);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, actual.Length);
        string[] wrong = [.. expected.Zip(actual).Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First}\n  we {pair.Second}")];
        output.WriteLine($"{expected.Length} packets, {wrong.Length} differ");
        foreach (string one in wrong)
            output.WriteLine(one);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(1, 32, 1)]
    [InlineData(7, 8, 2)]
    [InlineData(4096, 64, 4)]
    public void Result_depends_neither_on_batches_nor_on_memory_nor_on_threads(int packets, int megabytes, int threads)
    {
        byte[] capture = Some.Pcap(new RandomRequests(5).Packets(6000));
        var batches = new BatchOptions
        {
            PacketsPerBatch = packets,
            Threads = threads,
            MemoryLimit = (long)megabytes << 20,
        };
        foreach (string? filter in (string?[])[null, "dns", "frame.number > 5000", "udp.port == 1"])
            Assert.Equal(Rows(capture, filter), Rows(capture, filter, batches));
    }

    [Fact]
    public void Filter_of_one_pass_keeps_numbers_and_one_of_two_passes_does_not()
    {
        byte[] capture = Some.Pcap(new RandomConnections(3).Packets(200));
        string[] kept = Rows(capture, "tcp.flags.syn == 1");
        Assert.Equal(
            Enumerable.Range(1, kept.Length).Select(number => $"{number}"), kept.Select(row => row.Split('|')[0]));
        Assert.InRange(kept.Length, 2, 199);
        string[] second = Rows(capture, "tcp.flags.syn == 1", display: "frame.number == 2");
        Assert.Equal([kept[1]], second);
    }

    [Fact]
    public void Pipe_cannot_be_read_twice()
    {
        var options = Options(filter: null, display: null);
        using var rows = new MemoryStream();
        ExportResult result = ExportOperation.Run(["-"], rows, options);
        Assert.Contains("a pipe is read once", Assert.Single(result.Failures).Message, StringComparison.Ordinal);
    }

    // Of a field with numbers of packets: the packets that it names, each with the one that has it.
    private static IEnumerable<(long From, long To)> Links(string[][] rows, string name)
    {
        int column = Array.IndexOf(Names, name);
        return rows.SelectMany(row => row[column].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(to => (Number(row[0]), Number(to))));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Rows(
        byte[] capture, string? filter, BatchOptions? batches = null, string? display = null) =>
        FieldText.Of(capture, Options(filter, display) with { Batches = batches ?? BatchOptions.Default })
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ExportOptions Options(string? filter, string? display) => new()
    {
        Columns = FieldText.Named(Names),
        Separator = '|',
        ReadTwice = true,
        ReadFilter = filter is null ? null : DisplayFilter.Parse(filter),
        DisplayFilter = display is null ? null : DisplayFilter.Parse(display),
        JoinSegments = true,
        JoinFragments = IpVersions.All,
    };

    private static string[] Tshark(string path, string? filter)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        string[] reading = filter is null ? [] : ["-R", filter];
        return ForeignTool.Run(
            "tshark",
            [
                "-n", "-2", .. reading, "-o", "tcp.no_subdissector_on_error:FALSE", "-r", path, "-T", "fields",
                "-E", "separator=|", .. Names.SelectMany(name => new[] { "-e", name }),
            ]).Output;
    }
}
