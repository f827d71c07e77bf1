using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Experts;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Expert items.</summary>
public sealed class ExpertTests
{
    private const string Syn = "Chat Sequence TCP Connection establish request (SYN): server port 80";
    private const string Finish = "Chat Sequence TCP Connection finish (FIN)";
    private const string Reset = "Warning Sequence TCP Connection reset (RST)";

    [Fact]
    public void Most_severe_rows_are_first_and_then_those_that_were_seen_first() => Assert.Equal(
        [$"{Reset} 1", "Note Sequence TCP This frame initiates the connection closing 1", $"{Syn} 2", $"{Finish} 1"],
        Rows("expert", Segment(1, 0x02), Segment(2, 0x02), Segment(1, 0x11), Segment(2, 0x14)));

    [Theory]
    [InlineData("expert,error", 0)]
    [InlineData("expert,warn", 1)]
    [InlineData("expert,note", 2)]
    [InlineData("expert,chat", 4)]
    [InlineData("expert,comment", 4)]
    [InlineData("expert,chat,tcp.flags.syn == 1", 1)]
    [InlineData("expert,_ws.expert.severity == \"Warning\"", 1)]
    [InlineData("expert,_ws.expert.message contains \"closing\"", 2)]
    public void Severity_and_filter_choose_items(string name, int rows) => Assert.Equal(
        rows, Rows(name, Segment(1, 0x02), Segment(2, 0x02), Segment(1, 0x11), Segment(2, 0x14)).Count);

    [Fact]
    public void Text_of_a_packet_is_escaped_and_limited()
    {
        List<string> rows = Rows("expert", Request(1, "/a\u0001"), Request(2, "/" + new string('b', 300)));
        Assert.Equal(2, rows.Count);
        Assert.Equal(@"Chat Sequence HTTP GET /a\001 HTTP/1.1\r\n 1", rows[0]);
        Assert.Equal($"Chat Sequence HTTP GET /{new string('b', 234)} 1", rows[1]);
    }

    [Fact]
    public void Spilled_items_equal_items_in_memory()
    {
        var random = new Random(5);
        byte[][] requests = [.. Enumerable.Range(0, 60_000).Select(i => Request(i, $"/{random.Next(40_000)}"))];
        (List<string> ample, long none) = Count("expert", new BatchOptions { MemoryLimit = 1 << 30 }, requests);
        (List<string> scarce, long spilled) =
            Count("expert", new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 8 << 20 }, requests);
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void Filters_refuse_a_severity_that_does_not_exist() => Assert.Throws<DisplayFilterException>(
        () => DisplayFilter.Parse("_ws.expert.severity == \"Fatal\""));

    private static List<string> Rows(string name, params byte[][] packets) =>
        Count(name, BatchOptions.Default, packets).Rows;

    private static (List<string> Rows, long Spilled) Count(string name, BatchOptions batches, params byte[][] packets)
    {
        using var file = new TemporaryFile(Some.Pcap(
            packets.Select(one => new SomePacket(0, 0, one, (uint)one.Length)), link: Chain.RawIp));
        using StatsResult result = StatsOperation.Run([file.Path], new StatsOptions
        {
            Batches = batches,
            Statistics = [Statistics.Parse(name)],
        });
        return (
            [
                .. ((ExpertResult)result.Statistics[0]).Rows.Select(
                    row => $"{row.Severity} {row.Group} {row.Protocol} {row.Summary} {row.Frequency}"),
            ],
            result.SpilledBytes);
    }

    private static byte[] Request(int port, string target) =>
        Segment(port, 0x10, Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\n\r\n"));

    // From a port of its own to port 80.
    private static byte[] Segment(int port, byte flags, params byte[] payload) =>
    [
        .. Chain.Bytes(
            $"4500{40 + payload.Length:X4} 00000000 40060000 C0000201 C0000202 {1000 + port:X4}0050 "
            + $"{((flags & 0x02) != 0 ? 1 : 2):X8} {((flags & 0x10) != 0 ? 1 : 0):X8} 50{flags:X2}1000 00000000"),
        .. payload,
    ];
}
