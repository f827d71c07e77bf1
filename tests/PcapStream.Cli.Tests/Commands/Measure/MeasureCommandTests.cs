using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Measure;

public sealed partial class MeasureCommandTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const string Hold = "head -c 209715200 /dev/zero | tail >/dev/null";

    private readonly TemporaryFolder _folder = new();

    public MeasureCommandTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Program_keeps_its_streams_and_its_exit_code_is_passed_on()
    {
        ToolResult result = Tool.Run(
            ["measure", "--interval", "0.01", "--", "sh", "-c", "cat; sleep 0.5; echo told >&2; exit 9"],
            "line\n"u8.ToArray());
        Assert.Equal("line\n", result.Output);
        Assert.Equal(9, result.ExitCode);
        Assert.Matches(
            "^told\npeak       .* MiB.*\nmean       .*\npeak PSS   .*\ntime       .*\n[▁▂▃▄▅▆▇█]+\n$", result.Error);
        Assert.Equal("", Tool.Run("measure", "-q", "true").Error);
    }

    [Fact]
    public void Figures_are_those_of_the_tree()
    {
        JsonElement json = Tool.Run(
            "measure", "--json", "--children", "--interval", "0.01", "--", "sh", "-c", Hold).Json;
        Assert.InRange(json.GetProperty("peak").GetInt64(), 200 * MiB, 240 * MiB);
        Assert.InRange(json.GetProperty("largest_process_peak").GetInt64(), 200 * MiB, 230 * MiB);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("expansion_ratio").ValueKind);
        Assert.Contains(json.GetProperty(
            "samples").EnumerateArray().SelectMany(sample => sample.GetProperty("processes").EnumerateArray()),
            process => process.GetProperty("name").GetString() == "tail");
    }

    [Fact]
    public void Expansion_ratio_is_relative_to_the_uncompressed_capture()
    {
        byte[] capture = File.ReadAllBytes(TestData.Path("http.pcap"));
        using (var gzip = new GZipStream(File.Create(_folder["http.pcap.gz"]), CompressionLevel.Optimal))
            gzip.Write(capture);
        // Before the capture is open, the size is that of the shell; then a process has it open and takes 200 MiB.
        string script = $"sleep 0.5; exec 5<\"$1\"; sleep 0.5; {Hold}";
        foreach (string file in (string[])[TestData.Path("http.pcap"), _folder["http.pcap.gz"]])
        {
            JsonElement json = Tool.Run("measure", "--json", "--", "sh", "-c", script, "sh", file).Json;
            Assert.Equal(capture.Length, json.GetProperty("capture_bytes").GetInt64());
            Assert.InRange(json.GetProperty("startup_rss").GetInt64(), MiB / 2, 8 * MiB);
            long growth = json.GetProperty("peak").GetInt64() - json.GetProperty("startup_rss").GetInt64();
            Assert.Equal(growth, json.GetProperty("growth").GetInt64());
            Assert.Equal((double)growth / capture.Length, json.GetProperty("expansion_ratio").GetDouble(), 0.001);
        }
    }

    [Fact]
    public void Dat_file_is_read_by_mprof()
    {
        Tool.Run("measure", "--children", "--interval", "0.02", "-o", _folder["run.dat"], "--", "sh", "-c",
            "sleep 0.3; sleep 0.3");
        string[] lines = File.ReadAllLines(_folder["run.dat"]);
        Assert.Equal("CMDLINE sh -c sleep 0.3; sleep 0.3", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(DatLine(), line));
        int samples = lines.Count(line => line.StartsWith("MEM "));
        Assert.InRange(samples, 1, 100);
        // mprof prints the peak even without matplotlib.
        string peak = Foreign.Run("python3-mprof", "peak", _folder["run.dat"]);
        string most = lines.Where(line => line.StartsWith("MEM "))
            .Select(line => double.Parse(line.Split(' ')[1]))
            .Max()
            .ToString("0.000");
        Assert.Contains($"{most} MiB", peak);
    }

    [Fact]
    public void Pages_and_drawings_are_well_formed_and_need_no_other_file()
    {
        File.Copy("/bin/sleep", _folder["<b> & \"c\""]);
        Tool.Run("measure", "--children", "--interval", "0.01", "-o", _folder["run.html"], "-o", _folder["run.svg"],
            "--", _folder["<b> & \"c\""], "0.3");
        string page = File.ReadAllText(_folder["run.html"]);
        XDocument drawing = XDocument.Parse(File.ReadAllText(_folder["run.svg"]));
        Assert.Equal("svg", drawing.Root!.Name.LocalName);
        Assert.Contains(drawing.Descendants(), element => element.Value.StartsWith("<b> & \"c\" ("));
        Assert.Contains(XDocument.Parse(page).Descendants(), element => element.Name.LocalName == "svg");
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("href=", page);
    }

    [Fact]
    public void Profiled_methods_have_brackets()
    {
        File.WriteAllText(_folder["fill.cs"], """
            List<byte[]> kept = Fill(8);
            Thread.Sleep(200);
            return kept.Count;

            static List<byte[]> Fill(int count)
            {
                var kept = new List<byte[]>();
                for (int i = 0; i < count; i++)
                {
                    kept.Add(new byte[1 << 20]);
                    Thread.Sleep(25);
                }
                return kept;
            }
            """);
        ToolResult result = Tool.Run([
            "measure", "-q", "-o", _folder["run.dat"], "-o", _folder["run.json"], "-o", _folder["run.svg"], "--",
            .. Tool.Words, "profile", "-q", _folder["fill.cs"],
        ]);
        Assert.Equal(8, result.ExitCode);
        Assert.Single(File.ReadAllLines(_folder["run.dat"]), line => line.StartsWith("FUNC Program.Fill "));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder["run.json"]));
        JsonElement[] activations = [.. json.RootElement.GetProperty("activations").EnumerateArray()];
        Assert.Equal(
            ["Program.Main", "Program.Fill"],
            activations.Select(activation => activation.GetProperty("method").GetString()));
        double Of(int activation, string name) => activations[activation].GetProperty(name).GetDouble();
        Assert.True(Of(0, "start") <= Of(1, "start") && Of(1, "end") <= Of(0, "end"));
        Assert.InRange(Of(1, "end") - Of(1, "start"), 0.2, json.RootElement.GetProperty("seconds").GetDouble());
        Assert.True(json.RootElement.GetProperty("activations_complete").GetBoolean());
        Assert.Contains("[ ] Program.Fill, 1 activation<", File.ReadAllText(_folder["run.svg"]));
    }

    [Fact]
    public void Signal_ends_the_whole_tree_and_the_report_is_written()
    {
        using Process process = Tool.Start(
            ["measure", "--interval", "0.01", "--", "sh", "-c", "(sleep 31234.5 &); echo ready; sleep 31234.5"],
            redirectInput: false);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Process.Start("kill", ["-TERM", process.Id.ToString()]).WaitForExit();
        string report = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(128 + 15, process.ExitCode);
        Assert.Contains("ended by signal 15\n", report);
        Assert.Equal("", Foreign.Run("pgrep", "-f", "^sleep 31234.5"));
    }

    [Fact]
    public void Capture_removed_by_the_program_is_named()
    {
        using TemporaryFolder folder = new TemporaryFolder().With(("a.pcap", "dns.pcap"));
        ToolResult result = Tool.Run("measure", "--", "rm", folder["a.pcap"]);
        Assert.Contains($"no expansion ratio: {folder["a.pcap"]}: was removed while the program ran\n", result.Error);
    }

    [Theory]
    [InlineData("no program is named", "measure")]
    [InlineData("--interval 0: expected seconds from 0.001 to 3600", "measure", "--interval", "0", "true")]
    [InlineData("--interval soon: expected seconds", "measure", "--interval", "soon", "true")]
    [InlineData(
        "-w report.txt: the name must end in .dat, .json, .html or .svg", "measure", "-o", "report.txt", "true")]
    [InlineData("unknown option -x; put the program's own options after --", "measure", "true", "-x")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Program_that_cannot_be_started_is_1_and_one_line()
    {
        ToolResult result = Tool.Run("measure", "no-such-program");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("pcapstream: no-such-program: cannot be started: not found in PATH\n", result.Error);
    }

    [GeneratedRegex(@"^(MEM|CHLD \d+) \d+\.\d{6} \d{10}\.\d{4}$")]
    private static partial Regex DatLine();
}
