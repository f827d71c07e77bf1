using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Help;

public class HelpPageTests
{
    private const int Columns = 80;

    public static TheoryData<string> Commands =>
        [.. CommandTable.Rows.Select(row => row.Name).Where(name => name != "complete")];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public void Program_fits_one_screen_with_every_command(string word)
    {
        string[] lines = Lines(word);
        Assert.InRange(lines.Length, 1, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Columns));
        string also = Assert.Single(lines, line => line.StartsWith("Also: ", StringComparison.Ordinal));
        foreach (string command in Commands.Select(row => row.Data))
        {
            bool isInLine = also[6..].TrimEnd('.').Split(", ").Contains(command);
            bool hasLine = lines.Any(line => line.StartsWith($"  {command} ", StringComparison.Ordinal));
            Assert.True(hasLine != isInLine, command);
        }
    }

    [Fact]
    public void No_argument_prints_the_same_screen() => Assert.Equal(Lines("--help"), Lines());

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_of_a_command_fits_the_width(string command)
    {
        string[] lines = Lines("help", command);
        Assert.Equal(lines, Lines(command, "--help"));
        // Examples are kept whole, to be copied.
        Assert.All(lines.TakeWhile(line => line != "Example:"), line => Assert.InRange(line.Length, 0, Columns));
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("100", 100)]
    [InlineData("1", 60)]
    [InlineData("wide", 80)]
    public void Columns_set_the_width(string columns, int width)
    {
        string[] lines = Foreign.Run("env", [$"COLUMNS={columns}", .. Tool.Words, "help", "parse"])
            .TrimEnd().Split('\n');
        int longest = lines.TakeWhile(line => line != "Example:").Max(line => line.Length);
        // Words are at most 20 columns long, so that a wider page has wider lines.
        Assert.InRange(longest, width - 20, width);
    }

    private static string[] Lines(params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.TrimEnd().Split('\n');
    }
}
