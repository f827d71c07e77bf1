using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Follow;

/// <summary><c>pcapstream follow</c>, and tshark's <c>-z follow</c>.</summary>
public sealed class FollowCommandTests
{
    [Theory]
    [InlineData("http.pcap", "tcp", 0)]
    [InlineData("http.pcap", "tcp", 3)]
    [InlineData("http.pcap", "tcp", 99)]
    [InlineData("tcp-loss.pcap", "tcp", 0)]
    [InlineData("dns.pcap", "udp", 1)]
    [InlineData("ipv6.pcap", "tcp", 0)]
    [InlineData("ipv6.pcap", "udp", 0)]
    [InlineData("udp-fragments.pcap", "udp", 0)]
    [InlineData("vlan.pcap", "udp", 0)]
    [InlineData("http-nanoseconds-snaplen-96.pcap", "tcp", 1)]
    public void Output_equals_tsharks(string capture, string protocol, int stream)
    {
        string path = TestData.Path(capture);
        foreach (string form in (string[])["ascii", "hex"])
        {
            Assert.Equal(
                Foreign.Run("tshark", "-n", "-q", "-r", path, "-z",
                    $"follow,{protocol},{form},{stream}"),
                Tool.Run("follow", path, protocol, $"{stream}", $"--{form}").Output);
        }
    }

    [Fact]
    public void Raw_bytes_are_those_of_the_stream()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "stream.bin");
        ToolResult result = Tool.Run("follow", TestData.Path("http.pcap"), "tcp", "1", "--raw", "-w", path);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        string text = File.ReadAllText(path);
        Assert.StartsWith("HEAD /page.txt HTTP/1.1\r\n", text);
        Assert.EndsWith("\r\n\r\n", text);
    }

    [Fact]
    public void Capture_comes_from_a_pipe_and_its_damage_is_reported()
    {
        byte[] capture = File.ReadAllBytes(TestData.Path("http.pcap"));
        ToolResult whole = Tool.Run(["follow", "-", "tcp", "1"], capture);
        ToolResult cut = Tool.Run(["follow", "-", "tcp", "1"], capture[..^10]);
        Assert.Equal(0, whole.ExitCode);
        Assert.Equal((3, whole.Output), (cut.ExitCode, cut.Output));
    }

    [Theory]
    [InlineData]
    [InlineData("CAPTURE")]
    [InlineData("CAPTURE", "tcp")]
    [InlineData("CAPTURE", "tcp", "x")]
    [InlineData("CAPTURE", "sctp", "0")]
    [InlineData("CAPTURE", "CAPTURE", "tcp", "0")]
    [InlineData("CAPTURE", "tcp", "0", "--hex", "--raw")]
    public void Wrong_usage_is_refused(params string[] arguments)
    {
        string[] named = [.. arguments.Select(one => one == "CAPTURE" ? TestData.Path("http.pcap") : one)];
        ToolResult result = Tool.Run(["follow", .. named]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Stream_that_does_not_exist_is_said() =>
        Assert.Contains(
            "there is no TCP stream 99", Tool.Run("follow", TestData.Path("http.pcap"), "tcp", "99").Error);
}
