using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Check;

public sealed partial class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CheckCommandTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");

    private static string Capture => TestData.Path("http.pcap");

    // So many packets that the allocations of a start hardly matter.
    private string Larger
    {
        get
        {
            string larger = _folder["larger.pcap"];
            File.WriteAllLines(_folder["list.txt"], Enumerable.Repeat(Capture, 100));
            if (!File.Exists(larger))
                Assert.Equal(0, Tool.Run("convert", $"@{_folder["list.txt"]}", "-w", larger).ExitCode);
            return larger;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_passes_against_its_updated_baseline()
    {
        ToolResult made = Tool.Run("check", "--update", "--baseline", _folder["b.json"], "--runs", "2", Larger);
        Assert.Equal(0, made.ExitCode);
        JsonElement metrics = JsonDocument.Parse(
            File.ReadAllText(_folder["b.json"])).RootElement.GetProperty("commands")[0].GetProperty("metrics");
        Assert.Equal(
            ["ratio", "slope", "peak", "allocated_per_packet", "pool_peak_ratio", "collections"],
            metrics.EnumerateArray().Select(metric => metric.GetProperty("id").GetString()!["larger.pcap/".Length..]));

        ToolResult same = Tool.Run("check", "--baseline", _folder["b.json"], "--runs", "2", "--json", Larger);
        string[] verdicts = [.. same.Json.GetProperty("metrics").EnumerateArray().Where(metric => metric.GetProperty(
            "kind").GetString() == "exact").Select(metric => metric.GetProperty("verdict").GetString()!)];
        Assert.Equal(["pass", "pass", "pass"], verdicts);
        Assert.Equal(
            0, same.Json.GetProperty("inputs")[0].GetProperty("forecasts")[0].GetProperty("error").GetDouble());
    }

    [Fact]
    public void One_more_object_per_packet_than_the_baseline_is_4()
    {
        Tool.Run("check", "--update", "--baseline", _folder["b.json"], "--runs", "2", Larger);
        // As if each packet had cost an object less when the baseline was made.
        string baseline = AllocatedValue().Replace(
            File.ReadAllText(_folder["b.json"]),
            match => $"{match.Groups[1].Value}{double.Parse(match.Groups[2].Value) - 24}");
        File.WriteAllText(_folder["b.json"], baseline);
        ToolResult result = Tool.Run("check", "--baseline", _folder["b.json"], "--runs", "2", "--junit",
            _folder["j.xml"], "--markdown", _folder["m.md"], Larger);
        Assert.Equal(4, result.ExitCode);
        Assert.Matches(@"allocated_per_packet .*▶  regression", result.Output);
        XElement suite = XDocument.Load(_folder["j.xml"]).Root!.Element("testsuite")!;
        Assert.Equal("6", suite.Attribute("tests")!.Value);
        Assert.StartsWith(
            "regression: ",
            suite.Elements().Single(test => test.Attribute("name")!.Value == "allocated_per_packet").Element(
                "failure")!.Attribute("message")!.Value);
        Assert.Matches(@"\| allocated_per_packet \|.*\| ❌ regression \|", File.ReadAllText(_folder["m.md"]));
    }

    [Theory]
    [InlineData("--split", "lines", "2.00 MiB of input, parts of 512.00 KiB and 1.00 MiB, none of it")]
    [InlineData("--split", "bytes", "2.00 MiB of input, parts of 512.00 KiB and 1.00 MiB, none of it")]
    [InlineData("--split", "csv", "2.00 MiB of input, parts of 512.00 KiB and 1.00 MiB, none of it")]
    [InlineData("--split", "copies", "8.00 MiB of input, parts of 2.00 MiB and 4.00 MiB, none of it")]
    [InlineData("--split-with", "head -c $(awk 'BEGIN { print ARGV[1] * 2097152; exit }' {share}) {}",
        "2.00 MiB of input, parts of 512.00 KiB and 1.00 MiB, none of it")]
    [InlineData("--inputs", "SMALL,LARGE", "2.00 MiB of input, and inputs of 16 B, 1 run each")]
    public void Program_that_keeps_any_input_is_seen(string option, string value, string sizes)
    {
        string input = _folder["input.txt"], small = _folder["small.txt"];
        File.WriteAllText(small, "0123456789abcde\n");
        File.WriteAllText(input, string.Concat(Enumerable.Repeat("0123456789abcde\n", 131072)));
        string[] inputs = option == "--inputs" ? [] : [input];
        // sort keeps all lines.
        ToolResult result = Tool.Run(
        [
            "check", "--max-slope", "0.5", "--runs", "2", option,
            value.Replace("SMALL", small).Replace("LARGE", input), .. inputs,
            "--", "sh", "-c", "exec sort -n \"$1\" > /dev/null", "sh", "{}",
        ]);
        Assert.Contains(sizes.Replace("1 run", "2 runs"), result.Output);
        Assert.Matches("slope: above the limit of 0.5", result.Output);
        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public void Other_file_without_a_way_to_cut_it_names_the_ways()
    {
        File.WriteAllText(_folder["input.csv"], "a,b\n1,2\n");
        ToolResult result = Tool.Run("check", "--max-ratio", "1", _folder["input.csv"], "--", "cat", "{}");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(
            "for another input, say how it is cut: --split lines|bytes|csv|jsonl|copies, --split-with or --inputs\n",
            result.Error);
    }

    [Fact]
    public void Compressed_bytes_are_not_cut()
    {
        using (var gzip = new GZipStream(File.Create(_folder["input.csv.gz"]), CompressionLevel.Fastest))
            gzip.Write("a,b\n1,2\n"u8);
        ToolResult result = Tool.Run(
            "check", "--max-ratio", "1", "--split", "csv", _folder["input.csv.gz"], "--", "cat", "{}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is compressed with gzip, so that its bytes cannot be cut", result.Error);
    }

    [Fact]
    public void Baseline_of_another_runtime_is_5_but_its_limits_hold()
    {
        Tool.Run("check", "--update", "--baseline", _folder["b.json"], "--runs", "2", Larger);
        string other = File.ReadAllText(_folder["b.json"]).Replace("\"runtime\": \".NET ", "\"runtime\": \".NET 1");
        File.WriteAllText(_folder["b.json"], other);
        ToolResult incomparable = Tool.Run("check", "--baseline", _folder["b.json"], "--runs", "2", Larger);
        Assert.Equal(5, incomparable.ExitCode);
        Assert.Contains("incomparable: another environment: runtime is .NET ", incomparable.Output);
        Assert.Equal(
            4, Tool.Run("check", "--baseline", _folder["b.json"], "--runs", "2", "--max-peak", "1M", Larger).ExitCode);
    }

    [Fact]
    public void Any_program_is_measured_and_its_output_discarded()
    {
        ToolResult result = Tool.Run("check", "--max-peak", "200MiB", "--runs", "1", "--explain", Capture, "--", "sh",
            "-c", "cat {} && echo done >&2");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("sh -c 'cat {} && echo done >&2'\n", result.Output);
        Assert.Contains("the peak of the same command on the empty part", result.Output);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("http.pcap", 24)]
    [InlineData("http-nanoseconds-snaplen-96.pcap", 24)]
    [InlineData("interfaces.pcapng", 28)]
    public void Parts_keep_format_and_name_and_end_at_packets(string name, int least)
    {
        string script = $"cp {{}} {_folder.Path}/$(stat -c %s {{}}); test $(basename {{}}) = {name}";
        Assert.Equal(0, Tool.Run(
            "check", "--max-peak", "200MiB", "--runs", "1", TestData.Path(name), "--", "sh", "-c", script).ExitCode);
        string[] parts = [.. Directory.GetFiles(_folder.Path).OrderBy(path => new FileInfo(path).Length)];
        Assert.Equal(4, parts.Length);
        Assert.InRange(new FileInfo(parts[0]).Length, least, 1024);
        JsonElement whole = Tool.Run("info", "--json", TestData.Path(name)).Json[0];
        foreach (string part in parts)
        {
            JsonElement info = Tool.Run("info", "--json", part).Json[0];
            Assert.Equal(whole.GetProperty("format").GetString(), info.GetProperty("format").GetString());
            Assert.Equal(
                whole.GetProperty("time_precision").GetString(), info.GetProperty("time_precision").GetString());
            Assert.Empty(info.GetProperty("damage").EnumerateArray());
        }
    }

    [Fact]
    public void Dry_run_prints_the_plan_and_runs_nothing()
    {
        ToolResult result = Tool.Run("check", "--dry-run", "--max-ratio", "2", Capture, "--", "touch", _folder["ran"],
            "{}");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("21 processes per input", result.Output);
        Assert.Contains("ratio 2, no slope, no peak", result.Output);
        Assert.False(File.Exists(_folder["ran"]));
    }

    [Theory]
    [InlineData("no input is named, such as: pcapstream check --max-ratio 2 big.pcap -- python3 pipeline.py {}\n",
        "check")]
    [InlineData("-- is missing before the command: pcapstream check --max-ratio 2 x.pcap -- cat {}\n", "check",
        "x.pcap", "cat", "{}")]
    [InlineData("Write a baseline first: 'pcapstream check --update x.pcap -- cat {}'; or use --max-ratio, ", "check",
        "x.pcap", "--", "cat", "{}")]
    [InlineData("the command has no {}", "check", "--max-ratio", "1", "x.pcap", "--", "cat", "x.pcap")]
    [InlineData("no baseline (pcapstream.baseline.json) and no limit: nothing to check", "check", "x.pcap",
        "--", "cat", "{}")]
    [InlineData("no command follows --", "check", "--max-ratio", "1", "x.pcap", "--")]
    [InlineData("unknown option --fast", "check", "--max-ratio", "1", "x.pcap", "--fast")]
    [InlineData("two inputs are called x.pcap", "check", "--max-ratio", "1", "a/x.pcap", "b/x.pcap")]
    [InlineData("an input is read several times", "check", "--max-ratio", "1", "-")]
    [InlineData("'/dev/zero': an input is read several times", "check", "--max-ratio", "1", "/dev/zero")]
    [InlineData("--split words: expected lines, bytes, csv, jsonl, copies", "check", "--max-ratio", "1", "--split",
        "words", "x", "--", "cat", "{}")]
    [InlineData("--split and --inputs are two ways to make parts", "check", "--max-ratio", "1", "--split", "lines",
        "--inputs", "a,b", "--", "cat", "{}")]
    [InlineData("--inputs a: expected at least two files", "check", "--max-ratio", "1", "--inputs", "a", "--", "cat",
        "{}")]
    [InlineData("parse reads captures, which are cut between packets", "check", "--max-ratio", "1", "--split", "lines",
        "x.pcap")]
    [InlineData("--runs 1: expected a whole number from 2 to 1000", "check", "--max-ratio", "1", "--runs", "1",
        "x.pcap")]
    [InlineData("--timeout soon: expected seconds", "check", "--max-ratio", "1", "--timeout", "soon", "x.pcap")]
    [InlineData("--max-slope steep: expected a number", "check", "--max-slope", "steep", "x.pcap")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Capture_too_small_to_judge_is_5_and_the_needed_size_is_named()
    {
        string[] baseline = ["check", "--baseline", _folder["b.json"], "--runs", "2"];
        ToolResult made = Tool.Run([.. baseline, "--update", Capture, "--", "cat", "{}"]);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("http.pcap/ratio: too small to judge: ", made.Error);
        ToolResult judged = Tool.Run([.. baseline, "--json", Capture, "--", "cat", "{}"]);
        Assert.Equal(5, judged.ExitCode);
        JsonElement ratio = judged.Json.GetProperty("metrics")[0];
        Assert.Equal("too_small", ratio.GetProperty("verdict").GetString());
        Assert.Contains("needs an input of at least ", ratio.GetProperty("reason").GetString());
        Assert.True(ratio.GetProperty("needed_bytes").GetInt64() > new FileInfo(Capture).Length);
    }

    [Fact]
    public void Processes_of_a_wrapper_are_named()
    {
        ToolResult result = Tool.Run("check", "--max-peak", "200MiB", "--runs", "1", Capture, "--", "sh", "-c",
            "cat {}; sleep 0.5 & wait");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"\n  the command is \d processes, measured together; at the peak: sh", result.Output);
    }

    [Theory]
    [InlineData("failed with exit code 3 on ", "sh", "-c", ": {}; echo why >&2; exit 3")]
    [InlineData("did not end in 1 s on ", "sh", "-c", ": {}; sleep 600")]
    [InlineData("ended without opening its file on ", "sh", "-c", "true", "{}")]
    [InlineData("no-such-program: cannot be started: not found in PATH", "no-such-program", "{}")]
    public void Command_that_fails_hangs_or_cannot_start_is_6(string message, params string[] command)
    {
        ToolResult result = Tool.Run(["check", "--max-ratio", "1", "--timeout", "1", Capture, "--", .. command]);
        Assert.Equal(6, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Unreadable_or_damaged_captures_and_invalid_baselines_are_1()
    {
        byte[] hole = File.ReadAllBytes(Capture);
        hole.AsSpan(400, 100).Fill(0xff);
        File.WriteAllBytes(_folder["hole.pcap"], hole);
        File.WriteAllText(_folder["b.json"], "{}");
        Assert.Contains("hole.pcap: is damaged at byte ", Failed("check", "--max-ratio", "1", _folder["hole.pcap"]));
        Assert.Contains("no such file", Failed("check", "--max-ratio", "1", _folder["none.pcap"]));
        Assert.Contains("b.json: is not a baseline", Failed("check", "--baseline", _folder["b.json"], Capture));
        Assert.Contains(
            "none.json: no such file; create it with --update", Failed(
                "check", "--baseline", _folder["none.json"], Capture));
        Assert.Contains(": is a folder, not a baseline", Failed("check", "--baseline", _folder.Path, Capture));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(60, "")]
    [InlineData(60, ".gz")]
    public void Capture_cut_in_its_last_packet_is_measured_without_it(int missing, string compression)
    {
        string cut = _folder["cut.pcap" + compression];
        using (FileStream file = File.Create(cut))
        using (Stream packed = compression.Length == 0 ? file : new GZipStream(file, CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(Capture).AsSpan()[..^missing]);
        string sizes = $"stat -c %s {{}} >> {_folder["sizes"]}; cat {{}}";
        ToolResult result = Tool.Run(
            "check", "--max-ratio", "1000", "--runs", "1", "--json", cut, "--", "sh", "-c", sizes);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(
            @"^is damaged at byte \d+ \(.+\): measured up to its last whole packet, 50 packets$",
            result.Json.GetProperty("inputs")[0].GetProperty("remark").GetString());
        Assert.True(File.ReadAllLines(_folder["sizes"]).Max(long.Parse) < new FileInfo(Capture).Length);
        ToolResult own = Tool.Run("check", "--max-ratio", "1000", "--runs", "2", "--markdown", _folder["m.md"], cut);
        Assert.Equal(0, own.ExitCode);
        Assert.Contains("measured up to its last whole packet, 50 packets\n", own.Output);
        Assert.Contains("measured up to its last whole packet, 50 packets.\n", File.ReadAllText(_folder["m.md"]));
    }

    [Fact]
    public void Figures_of_one_command_do_not_apply_to_others()
    {
        string[] baseline = ["check", "--baseline", _folder["b.json"], "--runs", "1"];
        Assert.Equal(0, Tool.Run([.. baseline, "--update", Larger, "--", "cat", "{}"]).ExitCode);
        ToolResult limited = Tool.Run([.. baseline, "--max-ratio", "1000", "--json", Larger, "--", "wc", "-c", "{}"]);
        Assert.Equal(0, limited.ExitCode);
        Assert.False(limited.Json.GetProperty("in_baseline").GetBoolean());
        Assert.All(
            limited.Json.GetProperty("metrics").EnumerateArray(),
            metric => Assert.Equal(JsonValueKind.Null, metric.GetProperty("baseline").ValueKind));
        ToolResult free = Tool.Run([.. baseline, Larger, "--", "wc", "-c", "{}"]);
        Assert.Equal(2, free.ExitCode);
        Assert.Contains("b.json has no figures of this command and no limit", free.Error);
        Assert.Equal(0, Tool.Run([.. baseline, "--update", Larger, "--", "wc", "-c", "{}"]).ExitCode);
        JsonElement commands = JsonDocument.Parse(
            File.ReadAllText(_folder["b.json"])).RootElement.GetProperty("commands");
        Assert.Equal(
            ["cat {}", "wc -c {}"],
            commands.EnumerateArray().Select(command => command.GetProperty("command").GetString()));
    }

    [Fact]
    public void Baseline_of_schema_1_is_rewritten_with_its_tolerances_and_limits()
    {
        string rid = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        File.WriteAllText(_folder["b.json"], $$"""
            {
              "schema": 1,
              "environment": {
                "runtime": null, "rid": "{{rid}}", "tiered_compilation": null, "tool_version": "0.1.0"
              },
              "inputs": [{ "name": "http.pcap", "sha256": "", "bytes": 1 }],
              "metrics": [
                { "id": "http.pcap/ratio", "kind": "noisy", "value": 1, "rel": 0.25, "abs": 7, "runs": 5, "max": 999 }
              ]
            }
            """);
        string[] command = [Capture, "--", "cat", "{}"];
        Assert.Equal(2, Tool.Run(["check", "--baseline", _folder["b.json"], .. command]).ExitCode);
        Assert.Equal(
            0, Tool.Run(["check", "--baseline", _folder["b.json"], "--update", "--runs", "1", .. command]).ExitCode);
        JsonElement updated = JsonDocument.Parse(File.ReadAllText(_folder["b.json"])).RootElement;
        Assert.Equal(2, updated.GetProperty("schema").GetInt32());
        JsonElement ratio = updated.GetProperty("commands")[0].GetProperty("metrics")[0];
        Assert.Equal(
            (0.25, 7, 999),
            (ratio.GetProperty(
                "rel").GetDouble(), ratio.GetProperty("abs").GetDouble(), ratio.GetProperty("max").GetDouble()));
        // The verdict on such a small capture depends on noise, and may be that it is too small:
        // the figures belong to this command.
        ToolResult judged = Tool.Run(["check", "--json", "--baseline", _folder["b.json"], "--runs", "1", .. command]);
        Assert.True(judged.ExitCode is 0 or 4 or 5, judged.Error);
        Assert.True(judged.Json.GetProperty("in_baseline").GetBoolean());
    }

    [Fact]
    public void Summary_is_appended_to_a_file_and_written_to_a_device()
    {
        File.WriteAllText(_folder["m.md"], "### Before\n");
        Assert.Equal(0, Tool.Run("check", "--max-ratio", "1000", "--runs", "1", "--markdown", _folder["m.md"], Capture,
            "--", "cat", "{}").ExitCode);
        Assert.StartsWith(
            "### Before\n### Memory of `cat {}` on `http.pcap`: ✅\n", File.ReadAllText(_folder["m.md"]));
        ToolResult result = Tool.Run("check", "--max-ratio", "1000", "--runs", "1", "--quiet", "--markdown",
            "/dev/stdout", Capture, "--", "cat", "{}");
        Assert.StartsWith("### Memory of `cat {}` on `http.pcap`: ✅\n", result.Output);
        Assert.Contains("No space left", Failed("check", "--max-ratio", "1000", "--runs", "1", "--markdown",
            "/dev/full", Capture, "--", "cat", "{}"));
    }

    [Fact]
    public void Capture_removed_during_the_check_is_named()
    {
        File.Copy(Capture, _folder["gone.pcap"]);
        string error = Failed("check", "--max-ratio", "1000", "--runs", "1", _folder["gone.pcap"], "--", "sh", "-c",
            $"rm -f {_folder["gone.pcap"]}; cat {{}}");
        Assert.Equal($"pcapstream: {_folder["gone.pcap"]}: was removed while it was checked\n", error);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("KILL", 128 + 9)]
    public void Killed_check_leaves_no_temporary_file(string signal, int exitCode)
    {
        string script = $"echo {{}} > {_folder["path"]}.new; mv {_folder["path"]}.new {_folder["path"]}; exec sleep "
            + $"120";
        using Process check = Tool.Start(
            ["check", "--max-ratio", "1", Capture, "--", "sh", "-c", script], redirectInput: true);
        Assert.True(
            Eventually(() => File.Exists(_folder["path"])),
            check.HasExited ? check.StandardError.ReadToEnd() : "the command was not run");
        string part = File.ReadAllText(_folder["path"]).TrimEnd();
        Assert.True(File.Exists(part));
        Process.Start("kill", [$"-{signal}", check.Id.ToString()]).WaitForExit();
        check.WaitForExit();
        Assert.Equal(exitCode, check.ExitCode);
        Assert.True(Eventually(() => !Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(part)))),
            $"{part} is still there");
    }

    private static string Failed(params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(1, result.ExitCode);
        return result.Error;
    }

    private static bool Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2));

    [GeneratedRegex(@"(larger\.pcap/allocated_per_packet"",\s*""kind"": ""exact"",\s*""value"": )([\d.]+)")]
    private static partial Regex AllocatedValue();
}
