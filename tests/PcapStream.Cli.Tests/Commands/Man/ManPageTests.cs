using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Man;

public sealed class ManPageTests
{
    [Fact]
    public void Page_has_its_sections_in_order() => Assert.Equal(
        [
            ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH EXAMPLES", ".SH EXIT STATUS",
            ".SH SEE ALSO",
        ],
        Tool.Run("man", "parse").Output.Split('\n').Where(line => line.StartsWith(".SH", StringComparison.Ordinal)));

    [Fact]
    public void Program_page_names_every_command()
    {
        string page = Tool.Run("man").Output;
        Assert.All(Commands(), command => Assert.Contains($@"\fBpcapstream\-{command}\fR(1)", page));
    }

    [Fact]
    public void Every_page_is_valid_for_groff()
    {
        foreach (string[] args in Commands().Select(command => (string[])["man", command]).Prepend(["man"]))
        {
            ToolResult page = Tool.Run(args);
            Assert.Equal(0, page.ExitCode);
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder["page"], page.Output);
            Assert.Equal("", Foreign.Run("sh", "-c",
                $"command -v groff >/dev/null || exit 0; groff -man -ww -Tutf8 '{folder["page"]}' 2>&1 >/dev/null"));
        }
    }

    [Fact]
    public void Roff_commands_and_signs_are_escaped() =>
        Assert.Contains(@"pcapstream info \-\-json *.pcap | jq \(aq.[].packets\(aq", Tool.Run("man", "info").Output);

    [Fact]
    public void Unknown_command_is_refused()
    {
        ToolResult result = Tool.Run("man", "no-such");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("there is no command no-such", result.Error);
    }

    private static string[] Commands() =>
        [.. Tool.Run("complete", "--", "").Output.Split('\n')[..^1].Select(line => line.Split('\t')[0])];
}
