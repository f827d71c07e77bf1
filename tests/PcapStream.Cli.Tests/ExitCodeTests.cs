using System.Diagnostics;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

public sealed class ExitCodeTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Theory]
    [InlineData("info")]
    [InlineData("parse")]
    public void Intact_capture_is_0(string command) => Ends(0, "", command, Capture);

    [Theory]
    [InlineData("info", "missing.pcap", "missing.pcap: no such file")]
    [InlineData("parse", "missing.pcap", "missing.pcap: no such file")]
    [InlineData("info", "vectors/text.pcap", "is not a capture")]
    [InlineData("parse", "vectors/empty.pcap", ": is empty")]
    [InlineData("info", "vectors/cut-file-header.pcap",
        "file header at offset 0: cut short in the file header (file header: 24 bytes needed, 12 had)")]
    [InlineData("parse", "vectors", "is a directory; -R reads the captures in it")]
    public void Unreadable_capture_is_1_and_one_line(string command, string name, string message) =>
        Ends(1, message, command, TestData.Path(name));

    [Theory]
    [InlineData("no capture is named", "info")]
    [InlineData("no capture is named", "parse", "--json")]
    [InlineData("--batch-size 0: expected a whole number from 1 to", "parse", "x.pcap", "--batch-size", "0")]
    [InlineData("--memory-limit 1k is too small", "parse", "x.pcap", "--memory-limit", "1k")]
    [InlineData("--memory-limit lots: expected a number of bytes", "parse", "x.pcap", "--memory-limit", "lots")]
    [InlineData("-c 0: expected a whole number of at least 1", "parse", "x.pcap", "-c", "0")]
    [InlineData("--leak-detection much: expected off, simple or advanced", "parse", "x.pcap", "--leak-detection",
        "much")]
    [InlineData("--no-such-option", "info", "x.pcap", "--no-such-option")]
    [InlineData("unknown option --no-such-option", "info", "--no-such-option", "--", "x.pcap")]
    [InlineData("a capture's name is empty", "info", "")]
    public void Wrong_command_line_is_2_and_names_the_expected_value(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error.Replace("1000 is", "1k is", StringComparison.Ordinal));
        Assert.Contains($"Try 'pcapstream {args[0]} --help'.", result.Error);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("parse")]
    public void Damaged_capture_is_3_and_the_ledger_lists_the_damage(string command)
    {
        ToolResult result = Tool.Run(command, TestData.Path("vectors", "cut-record-body.pcap"));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(
            "damaged: bytes 156 to 201 after packet 2: cut short in a packet: 80 bytes needed, 46 had", result.Error);
    }

    [Fact]
    public void Damaged_capture_is_1_with_strict() =>
        Ends(1, "record 3 at offset 156: cut short in a packet (captured length: 80 bytes needed, 46 had)", "info",
            "--strict", TestData.Path("vectors", "cut-record-body.pcap"));

    [Theory]
    [InlineData("info")]
    [InlineData("parse")]
    public void Unreadable_capture_does_not_stop_the_others(string command)
    {
        ToolResult result = Tool.Run(command, "--json", "missing.pcap", Capture);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("\"packets\": 51,", result.Output);
    }

    [Fact]
    public async Task Interrupted_run_is_130_and_reports()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        using Process process = Tool.Start(["parse", "--json", "-v", "-"], redirectInput: true);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        byte[] capture = File.ReadAllBytes(Capture);
        await process.StandardInput.BaseStream.WriteAsync(capture);
        await process.StandardInput.BaseStream.FlushAsync();
        // From this line of the log on, signals are handled; the pipe is then read quickly.
        Assert.Contains("reading", await process.StandardError.ReadLineAsync());
        await Task.Delay(TimeSpan.FromSeconds(1));
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        // The pipe stays open: an idle one must not keep the command from ending.
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("\"packets\": 51,", await output);
    }

    [Fact]
    public void Empty_receipt_name_does_not_consume_the_next_capture()
    {
        string copy = Path.Combine(Path.GetTempPath(), $"pcapstream-{Guid.NewGuid():N}.pcap");
        File.Copy(Capture, copy);
        try
        {
            ToolResult result = Tool.Run("parse", "--memory=", copy, Capture);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("--memory= names no file", result.Error);
            Assert.Equal(2, Tool.Run("parse", $"--memory={copy}", copy).ExitCode);
            Assert.Equal(File.ReadAllBytes(Capture), File.ReadAllBytes(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Theory]
    [InlineData("@no-such.pcap")]
    [InlineData("line\nend.pcap")]
    public void Odd_name_is_a_name_and_the_error_one_line(string name)
    {
        ToolResult result = Tool.Run("info", name);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"pcapstream: {name.Replace("\n", "\\x0a", StringComparison.Ordinal)}: no such file\n", result.Error);
    }

    [Fact]
    public void Unwritable_log_is_1() =>
        Ends(1, "is a directory, not a file to write", "info", "--log-file", Path.GetTempPath(), Capture);

    [Fact]
    public void Closed_output_pipe_ends_the_program_quietly()
    {
        using Process process = Tool.Start(["info", Capture], redirectInput: false);
        process.StandardOutput.Close();
        Assert.Empty(process.StandardError.ReadToEnd());
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, process.ExitCode);
    }

    private static void Ends(int exitCode, string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.InRange(result.Error.Count(letter => letter == '\n'), 0, 1);
    }
}
