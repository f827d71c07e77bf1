using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Fields;

public sealed class FieldsCommandTests
{
    [Fact]
    public void List_has_names_types_and_meanings()
    {
        string[] lines = Lines("fields");
        Assert.Contains("ip.src\tFT_IPv4\tSource Address", lines);
        Assert.Contains("frame.time_epoch\tFT_RELATIVE_TIME\tEpoch Time", lines);
        Assert.All(lines, line => Assert.Equal(3, line.Split('\t').Length));
        Assert.Equal(lines, Lines("fields", "--list"));
    }

    [Theory]
    [InlineData("QRY", "dns.qry.name")]
    [InlineData("tcp.", "tcp.srcport")]
    [InlineData("server name", "ipxsap.server.name")]
    public void Any_part_of_a_name_or_meaning_finds_a_field(string text, string first)
    {
        string[] lines = Lines("fields", text);
        Assert.StartsWith(first + "\t", lines[0]);
        Assert.All(lines, line => Assert.Contains(text, line, StringComparison.OrdinalIgnoreCase));
        int described = Array.FindIndex(
            lines, line => !line.Split('\t')[0].Contains(text, StringComparison.OrdinalIgnoreCase));
        Assert.All(described < 0 ? [] : lines[described..],
            line => Assert.DoesNotContain(text, line.Split('\t')[0], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_misspelled_name_suggests_another()
    {
        ToolResult result = Tool.Run("fields", "ip.scr");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("no field has ip.scr in its name or meaning; did you mean ip.src", result.Error);
    }

    private static string[] Lines(params string[] args) => Tool.Run(args).Output.Split('\n')[..^1];
}
