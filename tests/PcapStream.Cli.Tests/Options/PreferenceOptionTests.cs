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
    [InlineData("IP fragments are not joined", "ip.defragment:TRUE")]
    public void Other_preferences_are_refused(string message, string preference)
    {
        ToolResult result = Tool.Run("parse", Http, "-o", preference);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"-o {preference}: ", result.Error);
        Assert.Contains(message, result.Error);
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
}
