using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Show;

/// <summary><c>show</c>: which packets, and what of them.</summary>
public sealed class ShowCommandTests
{
    [Theory]
    [InlineData(new[] { "-c", "2" }, new[] { 1, 2 })]
    [InlineData(new[] { "--range", "2-3,51-" }, new[] { 2, 3, 51 })]
    [InlineData(new[] { "--range", "5-", "-c", "2" }, new[] { 5, 6 })]
    [InlineData(new[] { "--range", "4711" }, new int[0])]
    [InlineData(new[] { "-f", "tcp[tcpflags] & tcp-syn != 0", "--range", "2-18" }, new[] { 2 })]
    public void Packets_are_chosen_by_number_filter_and_count(string[] options, int[] expected)
    {
        ToolResult result = Tool.Run(["show", TestData.Path("http.pcap"), .. options]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected, result.Output.Split('\n')
            .Where(line => line.StartsWith("Packet ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ', ',')[1])));
    }

    [Fact]
    public void Values_are_those_of_parse()
    {
        string[] lines = Tool.Run("show", TestData.Path("http.pcap"), "--range", "4").Output.Split('\n');
        foreach (string field in (string[])["frame.len", "ip.src", "tcp.flags", "http.host", "tcp.options"])
        {
            string value = Tool.Run("parse", TestData.Path("http.pcap"), "-T", "fields", "-e", field, "-c", "4")
                .Output.TrimEnd().Split('\n')[3];
            Assert.Single(lines, line =>
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var shown, ..]
                && name == field && shown == value);
        }
    }

    [Fact]
    public void Bytes_are_all_bytes()
    {
        string[] lines = Tool.Run("show", TestData.Path("http.pcap"), "--range", "4", "-x").Output.Split('\n');
        string[] dump =
            [.. lines.Where(line => line.Length > 5 && line[4] == ' ' && line[..4].All(char.IsAsciiHexDigit))];
        Assert.Equal(147, dump.Sum(line => line[5..53].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.EndsWith("QKGET /page.txt ", dump[4]);
    }

    [Fact]
    public void Reading_of_PacketDotNet_follows()
    {
        string output = Tool.Run("show", TestData.Path("http.pcap"), "-c", "1", "--packetdotnet").Output;
        Assert.Contains("PacketDotNet:\n", output);
        Assert.Contains("source port = 58060", output);
    }

    [Theory]
    [InlineData("0-")]
    [InlineData("x")]
    public void Numbers_that_are_none_are_refused(string range) =>
        Assert.Equal(2, Tool.Run("show", TestData.Path("http.pcap"), "--range", range).ExitCode);
}
