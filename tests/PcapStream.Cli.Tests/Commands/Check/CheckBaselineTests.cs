using System.Text.Json;
using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Check;

/// <summary>What is accepted, why, and what other tools get of it.</summary>
public sealed partial class CheckBaselineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CheckBaselineTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");
        File.WriteAllText(_folder["input.txt"], string.Concat(Enumerable.Repeat("0123456789abcde\n", 131072)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Growth_is_accepted_with_a_reason_alone()
    {
        Assert.Equal(0, Check("--update").ExitCode);
        string smaller = PeakValue().Replace(File.ReadAllText(_folder["b.json"]), "${1}1000000");
        File.WriteAllText(_folder["b.json"], smaller);

        ToolResult refused = Check("--update");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("input.txt/peak: grew from 976.56 KiB, the oldest accepted figure, to ", refused.Error);
        Assert.EndsWith("the baseline is not updated; --because REASON accepts what grew\n", refused.Error);
        Assert.Equal(smaller, File.ReadAllText(_folder["b.json"]));

        Assert.Equal(0, Check("--update", "--because", "all lines are <sorted>").ExitCode);
        Assert.Contains("\"because\": \"all lines are ", File.ReadAllText(_folder["b.json"]));
        JsonElement[] history =
            [.. File.ReadAllLines(_folder["b.history.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([null, "all lines are <sorted>"], history.Select(one => one.GetProperty("because").GetString()));

        Check("-w", _folder["page.html"]);
        string page = File.ReadAllText(_folder["page.html"]);
        Assert.Contains("Over time: input.txt/ratio", page);
        Assert.Contains("all lines are &lt;sorted&gt;", page);
        Assert.Equal(2, File.ReadAllLines(_folder["b.history.jsonl"]).Length);
    }

    [Fact]
    public void Checks_are_kept_in_a_history_that_is_named()
    {
        Measure("--max-ratio", "100", "--history", _folder["h.jsonl"]);
        Measure("--max-ratio", "100", "--history", _folder["h.jsonl"]);
        Assert.Equal(2, File.ReadAllLines(_folder["h.jsonl"]).Length);
        File.AppendAllText(_folder["h.jsonl"], "broken\n");
        ToolResult broken = Measure("--max-ratio", "100", "--history", _folder["h.jsonl"]);
        Assert.Equal(1, broken.ExitCode);
        Assert.EndsWith("h.jsonl: line 3 is not an entry of a history\n", broken.Error);
    }

    [Fact]
    public void Other_tools_get_the_figures()
    {
        ToolResult result = Measure(
            "--max-ratio", "100", "--report", $"github-action-benchmark={_folder["action.json"]}", "--report",
            $"bencher={_folder["bencher.json"]}", "--report", $"openmetrics={_folder["metrics.txt"]}", "--json");
        double[] values =
            [.. result.Json.GetProperty("metrics").EnumerateArray().Select(Value)];

        JsonElement action = JsonDocument.Parse(File.ReadAllText(_folder["action.json"])).RootElement;
        Assert.Equal(
            ["input.txt/ratio bytes/byte", "input.txt/slope bytes/byte", "input.txt/peak bytes"],
            action.EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("unit")}"));
        Assert.Equal(values, action.EnumerateArray().Select(Value));

        JsonElement input = JsonDocument.Parse(File.ReadAllText(_folder["bencher.json"])).RootElement
            .GetProperty("input.txt");
        Assert.Equal(
            values,
            ((string[])["ratio", "slope", "peak"]).Select(name => Value(input.GetProperty(name))));

        string[] metrics = File.ReadAllLines(_folder["metrics.txt"]);
        Assert.Equal("# EOF", metrics[^1]);
        Assert.Contains(metrics, line => Regex.IsMatch(
            line, """^pcapstream_check_peak_bytes\{input="input\.txt",command="sort -n \{\}"\} \d+$"""));
        Assert.Equal(3, metrics.Count(line => line.StartsWith("pcapstream_check_passed{", StringComparison.Ordinal)));
    }

    [Fact]
    public void Comment_has_before_and_after_and_the_lines_that_grew_most()
    {
        Check("--update");
        File.WriteAllText(
            _folder["b.json"], PeakValue().Replace(File.ReadAllText(_folder["b.json"]), "${1}1000000"));
        File.WriteAllText(_folder["old.json"], Profile(("list.Add(one);", 1 << 20), ("var a = new int[4];", 16)));
        File.WriteAllText(_folder["new.json"], Profile(
            ("list.Add(one);", 3 << 20), ("var a = new int[4];", 16), ("text += `|`;", 5 << 20)));
        ToolResult result = Check(
            "--report", $"comment={_folder["comment.md"]}",
            "--profiles", $"{_folder["old.json"]},{_folder["new.json"]}");
        Assert.Equal(4, result.ExitCode);
        string[] comment = File.ReadAllLines(_folder["comment.md"]);
        Assert.Equal("<!-- pcapstream check -->", comment[0]);
        // The other figures may be too small to judge.
        Assert.Matches("^### Memory of `sort -n {}`: ❌ [1-3] of 3$", comment[1]);
        Assert.Contains(comment, line => Regex.IsMatch(
            line, @"^\| `input.txt` \| peak \| 976.56 KiB \| .* MiB \| \+.* % \| ❌ regression \|$"));
        Assert.Equal(
            [
                @"| `` Some.cs:3: text += `\|`; `` | 0 B | 5.00 MiB | +5.00 MiB |",
                "| `Some.cs:1: list.Add(one);` | 1.00 MiB | 3.00 MiB | +2.00 MiB |",
            ],
            comment.Where(line => line.Contains("Some.cs")));
    }

    [Theory]
    [InlineData("--report", "junit=x.xml", "--report junit=x.xml: expected a format and a file")]
    [InlineData("--report", "bencher", "--report bencher: expected a format and a file")]
    [InlineData("--profiles", "old.json,new.json", "--profiles needs --report comment=FILE")]
    [InlineData("--because", "a reason", "--because is the reason of an --update")]
    public void Wrong_option_is_2(string option, string value, string message)
    {
        ToolResult result = Measure("--max-ratio", "1", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    private static double Value(JsonElement figure) => figure.GetProperty("value").GetDouble();

    private static string Profile(params (string Text, long Bytes)[] lines) => $$"""
        {
          "schema": 1,
          "backend": "alloc",
          "methods": [
            { "name": "Some.Do", "file": "Some.cs", "lines": [{{string.Join(',', lines.Select(Line))}}] }
          ]
        }
        """;

    private static string Line((string Text, long Bytes) line, int index) => $$"""
        {
          "line": {{index + 1}}, "source": "{{line.Text}}", "occurrences": 1,
          "increment": {{line.Bytes}}, "own": {{line.Bytes}}
        }
        """;

    private ToolResult Check(params string[] options) => Measure(["--baseline", _folder["b.json"], .. options]);

    private ToolResult Measure(params string[] options) => Tool.Run(
        ["check", "--runs", "2", "--split", "lines", .. options, _folder["input.txt"], "--", "sort", "-n", "{}"]);

    [GeneratedRegex("(input.txt/peak\",\\s+\"kind\": \"noisy\",\\s+\"value\": )[0-9.]+")]
    private static partial Regex PeakValue();
}
