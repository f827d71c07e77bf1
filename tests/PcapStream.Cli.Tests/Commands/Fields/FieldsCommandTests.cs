using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Fields;

public sealed class FieldsCommandTests
{
    [Fact]
    public void List_has_names_types_and_meanings()
    {
        string[] lines = Tool.Run("fields", "--list").Output.Split('\n')[..^1];
        Assert.Contains("ip.src\tFT_IPv4\tSource Address", lines);
        Assert.Contains("frame.time_epoch\tFT_RELATIVE_TIME\tEpoch Time", lines);
        Assert.All(lines, line => Assert.Equal(3, line.Split('\t').Length));
    }

    [Fact]
    public void List_is_limited_to_a_prefix() =>
        Assert.All(
            Tool.Run("fields", "--list", "tcp.").Output.Split('\n')[..^1], line => Assert.StartsWith("tcp.", line));

    [Theory]
    [InlineData("'pcapstream fields --list' prints the fields", "fields")]
    [InlineData("no field begins with tpc.", "fields", "--list", "tpc.")]
    public void Missing_answers_are_explained(string complaint, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(complaint, result.Error);
    }
}
