using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public class PreferenceOptionTests
{
    private static readonly string Http = TestData.Path("http.pcap");

    [Theory]
    [InlineData()]
    [InlineData("-o", "tcp.desegment_tcp_streams:TRUE")]
    [InlineData("-o", "tcp.desegment_tcp_streams:FALSE")]
    [InlineData("-o", "tcp.desegment_tcp_streams:false", "-o", "ip.defragment:FALSE")]
    public void Segments_are_joined_as_in_tshark(params string[] preferences)
    {
        string[] fields =
            ["-T", "fields", "-e", "frame.number", "-e", "http.response.code", "-e", "http.time", "-Y", "http"];
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
    public void A_shard_has_messages_only_if_segments_are_read_alone()
    {
        string[] command = ["parse", Http, "--shard", "2/2", "-T", "csv", "-e", "http.host"];
        ToolResult refused = Tool.Run(command);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("with -o tcp.desegment_tcp_streams:FALSE", refused.Error);
        Assert.Equal(0, Tool.Run([.. command, "-o", "tcp.desegment_tcp_streams:FALSE"]).ExitCode);
    }
}
