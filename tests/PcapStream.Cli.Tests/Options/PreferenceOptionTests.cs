using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public sealed class PreferenceOptionTests : IDisposable
{
    private static readonly string Http = TestData.Path("http.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("-o", "tcp.desegment_tcp_streams:TRUE")]
    [InlineData("-o", "tcp.desegment_tcp_streams:FALSE")]
    [InlineData("-o", "tcp.desegment_tcp_streams:false", "-o", "ip.defragment:FALSE")]
    public void Segments_are_joined_as_in_tshark(params string[] preferences)
    {
        string[] fields =
            ["-T", "fields", "-e", "frame.number", "-e", "http.response.code", "-e", "http.time", "-Y",
                "http.request || http.response"];
        string[] expected = Foreign.Run("tshark", ["-n", "-r", Http, .. preferences, .. fields]).Split('\n');
        ToolResult actual = Tool.Run(["parse", Http, .. preferences, .. fields]);
        Assert.Equal("", actual.Error);
        Assert.Equal(expected, actual.Output.Split('\n'));
    }

    [Fact]
    public void Filters_of_statistics_see_joined_messages()
    {
        string[] statistic = ["-z", "io,stat,0,http.response.code == 200", "--csv"];
        Assert.NotEqual(
            Tool.Run(["stats", Http, .. statistic, "-o", "tcp.desegment_tcp_streams:FALSE"]).Output,
            Tool.Run(["stats", Http, .. statistic]).Output);
    }

    [Theory]
    [InlineData("expected NAME:TRUE or NAME:FALSE, such as tcp.desegment_tcp_streams:FALSE", "tcp")]
    [InlineData("expected NAME:TRUE or NAME:FALSE", "tcp.desegment_tcp_streams:maybe")]
    [InlineData("this preference of tshark is not supported", "gui.column.format:TRUE")]
    [InlineData("did you mean tcp.desegment_tcp_streams?", "tcp.desegment_tcp_stream:FALSE")]
    [InlineData("checksums are not verified", "tcp.check_checksum:TRUE")]
    public void Other_preferences_are_refused(string message, string preference)
    {
        ToolResult result = Tool.Run("parse", Http, "-o", preference);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"-o {preference}: ", result.Error);
        Assert.Contains(message, result.Error);
    }

    // The first of two fragments has the header of UDP, and the second the end of the message.
    [Theory]
    [InlineData("udp.dstport")]
    [InlineData("udp.dstport", "-o", "ip.defragment:TRUE")]
    [InlineData("udp.dstport", "-o", "ip.defragment:FALSE")]
    [InlineData("dns.qry.name")]
    [InlineData("dns.qry.name", "-o", "ip.defragment:FALSE")]
    [InlineData("udp.stream")]
    [InlineData("udp.stream", "-o", "ipv6.defragment:FALSE")]
    public void Fragments_are_joined_as_in_tshark(string field, params string[] preferences)
    {
        string capture = _folder["fragments.pcap"];
        File.WriteAllBytes(capture, Fragments());
        string[] fields = ["-T", "fields", "-e", "frame.number", "-e", field];
        // Where no packet has to be followed, fragments are read alone unless a preference says otherwise.
        string[] theirs = field == "udp.dstport" ? ["-o", "ip.defragment:FALSE", .. preferences] : preferences;
        string[] expected = Foreign.Run("tshark", ["-n", "-r", capture, .. theirs, .. fields]).Split('\n');
        ToolResult actual = Tool.Run(["parse", capture, .. preferences, .. fields]);
        Assert.Equal("", actual.Error);
        Assert.Equal(expected, actual.Output.Split('\n'));
    }

    [Fact]
    public void Shards_read_each_segment_alone_and_say_so()
    {
        string[] command = ["parse", Http, "-T", "csv", "-e", "frame.len", "-e", "http.response.code"];
        ToolResult shard = Tool.Run([.. command, "--shard", "1/1"]);
        Assert.Contains("shards read each TCP segment alone", shard.Error);
        Assert.Equal(Tool.Run([.. command, "-o", "tcp.desegment_tcp_streams:FALSE"]).Output, shard.Output);
        Assert.Equal("", Tool.Run("parse", Http, "-T", "csv", "-e", "ip.src", "--shard", "1/1").Error);
    }

    [Fact]
    public void Messages_that_began_in_another_shard_are_refused()
    {
        string many = _folder["many.pcap"];
        string[] copies = [.. Enumerable.Repeat(Http, 200)];
        Assert.Equal(0, Tool.Run(["merge", "-a", .. copies, "-w", many]).ExitCode);
        ToolResult refused = Tool.Run(
            "parse", many, "--shard", "2/2", "-T", "csv", "-e", "http.host", "-o", "tcp.desegment_tcp_streams:TRUE");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("where messages that began before are not known", refused.Error);
    }

    // A query of DNS for a.test in two fragments of IPv4, in a capture of raw IP.
    private static byte[] Fragments()
    {
        byte[] datagram =
        [
            0x10, 0, 0, 53, 0, 32, 0, 0,
            0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 4, .. "test"u8, 0, 0, 1, 0, 1,
        ];
        return
        [
            0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0,
            .. Fragment(0, datagram.AsSpan(0, 24)), .. Fragment(24, datagram.AsSpan(24)),
        ];
    }

    private static byte[] Fragment(int offset, ReadOnlySpan<byte> part)
    {
        byte length = (byte)(20 + part.Length);
        return
        [
            .. new byte[8], length, 0, 0, 0, length, 0, 0, 0,
            0x45, 0, 0, length, 0, 1, (byte)(offset == 0 ? 0x20 : 0), (byte)(offset / 8), 64, 17, 0, 0,
            10, 0, 0, 1, 10, 0, 0, 2, .. part,
        ];
    }
}
