using System.Diagnostics;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

/// <summary>No output of any command overwrites an input, under any of its names.</summary>
public sealed class HarmlessOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new TemporaryFolder().With(("in.pcap", "dns.pcap"));

    private string Input => _folder["in.pcap"];

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Outputs =>
    [
        "info IN --log-file OUT", "parse IN --log-file OUT", "parse IN --memory=OUT", "stats IN -z io,phs --html OUT",
        "stats IN -z io,phs --memory=OUT",
        "parse IN -T csv -e frame.number --memory=OUT", "plan IN --log-file OUT", "convert IN -w OUT",
        "repair IN -w OUT", "convert IN -w OUT --log-file OUT",
        "check IN --max-ratio 9 --junit OUT", "check IN --max-ratio 9 --markdown OUT",
        "check IN --max-ratio 9 --json-report OUT", "check IN --update --baseline OUT",
        "measure --log-file OUT -- cat IN", "profile --log-file OUT x.dll -- IN",
    ];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Input_is_refused_as_output_by_every_option_and_name(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links are Unix's");
        byte[] before = File.ReadAllBytes(Input);
        File.CreateSymbolicLink(_folder["link"], "in.pcap");
        using (Process link = Process.Start("ln", [Input, _folder["hard"]]))
            link.WaitForExit();
        foreach (string name in (string[])["in.pcap", "./in.pcap", "link", "hard"])
        {
            string output = Path.Join(_folder.Path, name);
            string[] args = [.. line.Split(' ').Select(word => word.Replace("IN", Input).Replace("OUT", output))];
            ToolResult result = Tool.Run(args);
            Assert.True(result.ExitCode == 2, $"{string.Join(' ', args)}: {result.ExitCode}: {result.Error}");
            Assert.Contains(name == "in.pcap" ? "is an input" : "by another name", result.Error);
            Assert.Equal(before, File.ReadAllBytes(Input));
        }
        Assert.Equal(
            ["hard", "in.pcap", "link"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("-o", ".json", "measure", "cat IN")]
    [InlineData("-o", ".html", "measure", "cat IN")]
    public void Input_of_a_measured_command_is_refused_as_its_report(
        string option, string ending, string command, string words)
    {
        string input = _folder[$"data{ending}"];
        File.WriteAllText(input, "mine");
        ToolResult result = Tool.Run([command, option, input, "--", .. words.Replace("IN", input).Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("mine", File.ReadAllText(input));
    }

    [Theory]
    [InlineData("parse -T csv -e frame.number IN")]
    [InlineData("info IN")]
    [InlineData("convert -w - IN")]
    [InlineData("stats -z io,phs - <IN")]
    public void Standard_output_that_is_the_capture_is_refused(string line)
    {
        byte[] before = File.ReadAllBytes(Input);
        ToolResult result = Shell($"\"$0\" {line.Replace("IN", Input)} >>{Input}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("standard output: is the input", result.Error);
        Assert.Equal(before, File.ReadAllBytes(Input));
    }

    [Fact]
    public void List_of_names_is_an_input()
    {
        File.WriteAllText(_folder["list"], Input + "\n");
        Assert.Equal(2, Tool.Run("parse", $"@{_folder["list"]}", $"--memory={_folder["list"]}").ExitCode);
        Assert.Equal(Input + "\n", File.ReadAllText(_folder["list"]));
    }

    [Fact]
    public void Two_outputs_of_one_name_are_refused()
    {
        ToolResult result = Tool.Run("stats", Input, "--html", _folder["x"], $"--memory={_folder["./x"]}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--html writes the same file", result.Error);
    }

    [Theory]
    [InlineData("stats IN --html OUT/x.html")]
    [InlineData("parse IN --memory=OUT/x.json")]
    [InlineData("info IN --log-file OUT/x.log")]
    [InlineData("convert IN -w OUT/x.pcap")]
    [InlineData("measure -o OUT/x.json -- true")]
    [InlineData("check IN --max-ratio 1 --junit OUT/x.xml")]
    [InlineData("check IN --update --baseline OUT/x.json")]
    public void Output_without_a_folder_is_1_before_anything_is_read(string line)
    {
        ToolResult result = Tool.Run(line.Replace("IN", Input).Replace("OUT", _folder["missing"]).Split(' '));
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(": cannot be created: no such directory\n", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Reports_keep_the_mode_and_the_link_of_what_they_replace()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes are Unix's");
            return;
        }
        File.WriteAllText(_folder["secret.html"], "old");
        File.SetUnixFileMode(_folder["secret.html"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_folder["link.html"], "secret.html");
        Assert.Equal(0, Tool.Run("stats", Input, "--html", _folder["link.html"]).ExitCode);
        Assert.Equal("secret.html", new FileInfo(_folder["link.html"]).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["secret.html"]));
        Assert.StartsWith(
            "<!doctype html>", File.ReadAllText(_folder["secret.html"]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Logs_are_appended_to_the_file_they_find()
    {
        File.WriteAllText(_folder["log"], "before\n");
        Assert.Equal(0, Tool.Run("info", Input, "--log-file", _folder["log"]).ExitCode);
        Assert.StartsWith("before\n", File.ReadAllText(_folder["log"]));
        Assert.Contains("32 packets", File.ReadAllText(_folder["log"]));
    }

    private static ToolResult Shell(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        using var folder = new TemporaryFolder();
        using Process process = Process.Start(
            new ProcessStartInfo("sh", ["-c", script, Shims.Tool(folder)]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, "", error);
    }
}
