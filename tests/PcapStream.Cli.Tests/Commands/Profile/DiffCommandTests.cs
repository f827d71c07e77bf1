using System.Text.Json;
using System.Xml.Linq;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Profile;

public sealed class DiffCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DiffCommandTests()
    {
        File.WriteAllText(_folder["old.json"], Profile(
            """{"line":3,"increment":64,"own":64,"occurrences":2,"source":"a();"}"""));
        File.WriteAllText(_folder["new.json"], Profile("""
            {"line":4,"increment":2112,"own":2112,"occurrences":3,"source":"a();"},
            {"line":5,"increment":8,"own":8,"occurrences":1,"source":"b<int>(); // \u001b[31m"}
            """));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_that_grew_are_on_stdout_with_a_sum()
    {
        ToolResult result = Tool.Run("profile", "diff", _folder["old.json"], _folder["new.json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            "        64 B      2.1 KiB     +2.0 KiB        2 → 3   Shop.Fill, Shop.cs:4 (was 3): a();\n",
            result.Output);
        Assert.Contains(@"Shop.cs:5: b<int>(); // \x1b[31m", result.Output);
        Assert.Contains("        64 B      2.1 KiB     +2.0 KiB                the sum of all lines\n", result.Output);
    }

    [Fact]
    public void Json_has_both_lines()
    {
        JsonElement report = Tool.Run("profile", "diff", "--json", _folder["old.json"], _folder["new.json"]).Json;
        Assert.Equal(2056, report.GetProperty("growth").GetInt64());
        JsonElement line = report.GetProperty("lines")[0];
        Assert.Equal((64, 2112, 2048), (line.GetProperty("before").GetInt64(), line.GetProperty("after").GetInt64(),
            line.GetProperty("growth").GetInt64()));
        Assert.Equal(2, line.GetProperty("old").GetProperty("occurrences").GetInt64());
        Assert.Equal("new", report.GetProperty("lines")[1].GetProperty("change").GetString());
    }

    [Fact]
    public void Page_is_well_formed_and_escapes_the_source()
    {
        ToolResult result = Tool.Run(
            "profile", "diff", "-w", _folder["diff.html"], "-w", _folder["diff.txt"], _folder["old.json"],
            _folder["new.json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains($"the report is in {_folder["diff.html"]}", result.Error);
        string text = XDocument.Load(_folder["diff.html"]).Root!.Value;
        Assert.Contains(@"b<int>(); // \x1b[31m", text);
        Assert.Contains("+2.0 KiB", text);
        Assert.Contains("Shop.cs:4 (was 3)", text);
        Assert.Contains("the sum of all lines", File.ReadAllText(_folder["diff.txt"]));
    }

    [Fact]
    public void Small_changes_are_left_out_on_request()
    {
        string text = Tool.Run(
            "profile", "diff", "--min-increment", "1k", _folder["old.json"], _folder["new.json"]).Output;
        Assert.DoesNotContain("b<int>", text);
        Assert.Contains("# 1 of 2 lines changed by at least 1000 B.\n", text);
    }

    [Fact]
    public void Foreign_and_missing_files_are_1_and_one_line()
    {
        File.WriteAllText(_folder["other.json"], """{"schema":1,"backend":"alloc"}""");
        Assert.Equal(
            (1, $"pcapstream: {_folder["other.json"]}: is not a profile of 'profile --json': methods is missing\n"),
            Failure("old.json", "other.json"));
        Assert.Equal(
            (1, $"pcapstream: {_folder["none.json"]}: there is no such file\n"), Failure("none.json", "new.json"));
    }

    [Theory]
    [InlineData("two profiles are needed: profile diff OLD.json NEW.json", "profile", "diff", "old.json")]
    [InlineData("put the arguments of a program after --, as in 'profile app.dll -- diff'", "profile", "app.dll",
        "diff", "a", "b")]
    [InlineData("-w diff.md: the name must end in .txt, .json or .html", "profile", "diff", "-w", "diff.md", "a", "b")]
    [InlineData("Try 'pcapstream profile diff --help'.", "profile", "diff", "a", "b", "c")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void An_input_is_not_overwritten()
    {
        string before = File.ReadAllText(_folder["old.json"]);
        ToolResult result = Tool.Run(
            "profile", "diff", "-w", _folder["old.json"], _folder["old.json"], _folder["new.json"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(before, File.ReadAllText(_folder["old.json"]));
    }

    [Fact]
    public void Help_names_both_words() =>
        Assert.Contains(
            "Usage: pcapstream profile diff [OLD.json] [NEW.json] [OPTIONS]",
            Tool.Run("profile", "diff", "--help").Output);

    private (int, string) Failure(string old, string current)
    {
        ToolResult result = Tool.Run("profile", "diff", _folder[old], _folder[current]);
        return (result.ExitCode, result.Error);
    }

    private static string Profile(string lines) => $$"""
        {"schema":1,"backend":"alloc","live":null,"methods":[{"name":"Shop.Fill","file":"/src/Shop.cs","lines":[
        {{lines}}]}]}
        """;
}
