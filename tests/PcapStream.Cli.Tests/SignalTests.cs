using System.Diagnostics;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

/// <summary>
/// Signals, closed streams and small limits end a command cleanly: no partial file, no hang, a clear message.
/// </summary>
public sealed class SignalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void Interrupted_conversion_leaves_no_file(string signal, int exitCode)
    {
        SkipUnlessUnix();
        SystemProcesses.SkipIfIgnored(signal);
        using Process process = Start("convert", "-", "-w", _folder["out.pcap"]);
        Feed(process);
        Assert.True(Eventually(() => Directory.GetFiles(_folder.Path).Length > 0));
        Signal(process, signal);
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Second_signal_in_a_blocking_call_leaves_no_file()
    {
        SkipUnlessUnix();
        Process.Start("mkfifo", [_folder["pipe"]]).WaitForExit();
        // The second input is opened once the first has been written, and waits for a writer that never comes.
        using Process process = Start("convert", TestData.Path("dns.pcap"), _folder["pipe"], "-w", _folder["out.pcap"]);
        Assert.True(Eventually(() => Directory.GetFiles(_folder.Path, "*.unfinished").Length > 0));
        Signal(process, "TERM");
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(143, process.ExitCode);
        Assert.Equal(["pipe"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Broken_pipe_signal_does_not_stop_later_signals()
    {
        SkipUnlessUnix();
        using Process process = Start("stats", "-", "-z", "conv,ip", "--memory-limit", "16MiB");
        Feed(process);
        Thread.Sleep(TimeSpan.FromSeconds(1));
        Signal(process, "PIPE");
        Signal(process, "PIPE");
        Signal(process, "TERM");
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(143, process.ExitCode);
    }

    [Fact]
    public void Hangup_ignored_by_nohup_stays_ignored()
    {
        SkipUnlessUnix();
        using Process process = StartShell("trap '' HUP; exec \"$0\" convert - -w \"$1\"", _folder["out.pcap"]);
        Feed(process);
        Assert.True(Eventually(() => Directory.GetFiles(_folder.Path).Length > 0));
        Signal(process, "HUP");
        Thread.Sleep(TimeSpan.FromSeconds(1));
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(0, process.ExitCode);
        Assert.True(File.Exists(_folder["out.pcap"]));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 143)]
    [InlineData("KILL", 137)]
    public void Signals_to_measure_leave_no_folder(string signal, int exitCode)
    {
        SkipUnlessUnix();
        SystemProcesses.SkipIfIgnored(signal);
        using Process process = StartShell(
            "TMPDIR=\"$1\" exec \"$0\" measure -- sh -c 'echo started; exec sleep 100'", _folder.Path);
        Assert.Equal("started", process.StandardOutput.ReadLine());
        Assert.Single(Directory.GetDirectories(_folder.Path, "pcapstream-measure-*"));
        Signal(process, signal);
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(exitCode, process.ExitCode);
        Assert.True(Eventually(() => Directory.GetDirectories(_folder.Path, "pcapstream-*").Length == 0));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("KILL", 137)]
    public void Signals_to_profile_leave_no_folder(string signal, int exitCode)
    {
        SkipUnlessUnix();
        SystemProcesses.SkipIfIgnored(signal);
        // The command's own assembly is a program that waits for its input.
        string program = typeof(CommandHandler).Assembly.Location;
        using Process process = StartShell(
            "TMPDIR=\"$1\" exec \"$0\" profile --match 'PcapStream.Cli.Terminal.*' \"$2\" -- parse -v -",
            _folder.Path,
            program);
        Assert.Contains("reading", process.StandardError.ReadLine());
        Assert.Single(Directory.GetDirectories(_folder.Path, "pcapstream-profile-*"));
        Signal(process, signal);
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(exitCode, process.ExitCode);
        // Only now, or the end of the input could reach the program before the signal.
        process.StandardInput.Close();
        Assert.True(Eventually(() => Directory.GetDirectories(_folder.Path, "pcapstream-*").Length == 0));
    }

    [Fact]
    public void Closed_standard_input_is_an_error()
    {
        SkipUnlessUnix();
        using Process process = StartShell("exec \"$0\" info - <&-");
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("pcapstream: standard input: is closed\n", process.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData("<&- >&-")]
    public void Closed_standard_output_is_an_error(string closed)
    {
        SkipUnlessUnix();
        using Process process = StartShell(
            $"exec \"$0\" parse \"$1\" -T json -e frame.number -e frame.protocols -e eth.src {closed}",
            TestData.Path("dns.pcap"));
        Assert.Equal(
            "pcapstream: standard output: cannot be written: Bad file descriptor\n", process.StandardError.ReadToEnd());
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public void Silent_input_is_named()
    {
        SkipUnlessUnix();
        Process.Start("mkfifo", [_folder["pipe"]]).WaitForExit();
        using Process process = Start("info", _folder["pipe"]);
        Assert.Equal(
            $"pcapstream: waiting for data from {_folder["pipe"]}; press Ctrl-C to stop",
            process.StandardError.ReadLine());
        Signal(process, "KILL");
        Assert.True(process.WaitForExit(Patience));
    }

    [Theory]
    [InlineData("convert - -w OUT", "cannot be written: it would be larger than the system allows")]
    [InlineData("parse - -T json -e frame.number -e frame.protocols", "cannot be written: File too large")]
    public void Limit_of_the_file_size_is_an_error(string line, string message)
    {
        SkipUnlessUnix();
        using Process process = StartShell(
            $"ulimit -f 20480; exec \"$0\" {line.Replace("OUT", _folder["out.pcap"])} >\"$1\"", _folder["stdout"]);
        try
        {
            Feed(process, packets: 400_000);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ends before it has read everything.
        }
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(1, process.ExitCode);
        Assert.Contains(message, error);
        Assert.Equal(["stdout"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("measure -- true")]
    [InlineData("check --max-ratio 9 CAPTURE")]
    [InlineData("profile CAPTURE")]
    public void Missing_temporary_folder_is_named(string line)
    {
        SkipUnlessUnix();
        using Process process = StartShell(
            $"TMPDIR=\"$1\" exec \"$0\" {line.Replace("CAPTURE", TestData.Path("dns.pcap"))}", _folder["missing"]);
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(1, process.ExitCode);
        Assert.Equal(
            $"pcapstream: {_folder["missing"]}/: cannot create a temporary folder: no such folder; set TMPDIR to "
            + $"another place\n",
            error);
        Assert.False(Directory.Exists(_folder["missing"]));
    }

    private static void SkipUnlessUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");

    private static Process Start(params string[] args) => Tool.Start(args, redirectInput: true);

    private Process StartShell(string script, params string[] args) => Process.Start(
        new ProcessStartInfo("sh", ["-c", script, Shims.Tool(_shims), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private readonly TemporaryFolder _shims = new();

    // More than one batch, so that an output is begun, in a pipe that stays open.
    private static void Feed(Process process, int packets = 20_000)
    {
        Stream input = process.StandardInput.BaseStream;
        input.Write([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0]);
        byte[] record = [1, 0, 0, 0, 0, 0, 0, 0, 60, 0, 0, 0, 60, 0, 0, 0, .. new byte[60]];
        using var all = new MemoryStream();
        for (int i = 0; i < packets; i++)
            all.Write(record);
        input.Write(all.ToArray());
        input.Flush();
    }

    private static void Signal(Process process, string signal) =>
        Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();

    private static bool Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience);
}
