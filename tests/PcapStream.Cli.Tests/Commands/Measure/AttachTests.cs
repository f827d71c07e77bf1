using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Measure;

public sealed class AttachTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const string Hold = "head -c 209715200 /dev/zero | tail >/dev/null";

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _programs = [];

    public AttachTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");

    public void Dispose()
    {
        foreach (Process program in _programs)
        {
            program.Kill(entireProcessTree: true);
            program.Dispose();
        }
        _folder.Dispose();
    }

    [Fact]
    public void Process_is_measured_to_its_end_with_its_children()
    {
        string program = Start($"sleep 1.5; {Hold}; sleep 0.3");
        ToolResult result = Tool.Run(
            "measure", "--json", "--children", "--interval", "0.01", "-w", _folder["run.html"], "--attach", program);
        Assert.Equal(0, result.ExitCode);
        JsonElement json = result.Json;
        Assert.InRange(json.GetProperty("peak").GetInt64(), 200 * MiB, 240 * MiB);
        Assert.Equal(program, json.GetProperty("attached_to").GetRawText());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("exit_code").ValueKind);
        Assert.Equal("sh", json.GetProperty("command")[0].GetString());
        Assert.Contains(
            json.GetProperty("samples").EnumerateArray()
                .SelectMany(sample => sample.GetProperty("processes").EnumerateArray()),
            process => process.GetProperty("name").GetString() == "tail");
        Assert.Contains($"process {program}", File.ReadAllText(_folder["run.html"]));
    }

    [Fact]
    public void Measurement_ends_with_the_command_and_the_process_runs_on()
    {
        string program = Start("sleep 60");
        ToolResult result = Tool.Run(
            "measure", "--json", "--attach", program, "--while", "echo said >&2; sleep 0.5; exit 9");
        Assert.Equal((0, "said\n"), (result.ExitCode, result.Error));
        Assert.InRange(result.Json.GetProperty("seconds").GetDouble(), 0.4, 30);
        Assert.InRange(result.Json.GetProperty("peak").GetInt64(), MiB / 4, 16 * MiB);
        Assert.False(_programs[0].HasExited);
    }

    [Fact]
    public void Peak_from_before_does_not_count()
    {
        // The shell itself grows: a variable of 32 MiB, which is then unset.
        string script = "a=$(head -c 33554432 /dev/zero | tr '\\0' x); unset a; echo ready; read -r b; sleep 60";
        string program = Start(script);
        Assert.Equal("ready", _programs[0].StandardOutput.ReadLine());
        long status = long.Parse(
            File.ReadLines($"/proc/{program}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
        long resident = _programs[0].WorkingSet64;
        Assert.SkipUnless(status > resident + (16 * MiB), "this shell keeps what it has freed");
        JsonElement json = Tool.Run("measure", "--json", "--attach", program, "--while", "sleep 0.3").Json;
        Assert.InRange(json.GetProperty("peak").GetInt64(), 1, status - (8 * MiB));
    }

    [Fact]
    public void Signal_ends_the_measurement_with_a_report()
    {
        string program = Start("sleep 60");
        using Process tool = Tool.Start(["measure", "--attach", program], redirectInput: false);
        Thread.Sleep(2000);
        Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        string report = tool.StandardError.ReadToEnd();
        tool.WaitForExit();
        Assert.Equal(0, tool.ExitCode);
        Assert.StartsWith("peak       ", report);
        Assert.False(_programs[0].HasExited);
    }

    [Fact]
    public void Process_that_starts_the_measurement_does_not_measure_it()
    {
        string tool = string.Join(' ', Tool.Words);
        using var shell = new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", $"{tool} measure --json --attach $$ --while 'sleep 0.5'; :"])
            {
                RedirectStandardOutput = true,
            },
        };
        shell.Start();
        using var json = JsonDocument.Parse(shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
        Assert.Equal(1, json.RootElement.GetProperty("processes").GetInt32());
        Assert.InRange(json.RootElement.GetProperty("peak").GetInt64(), MiB / 4, 16 * MiB);
    }

    [Fact]
    public void Process_that_is_not_there_is_1_and_one_line()
    {
        using (Process ended = Process.Start("true"))
        {
            ended.WaitForExit();
            Assert.Equal((1, $"pcapstream: process {ended.Id}: cannot be measured: there is no such process\n"),
                Failure("--attach", ended.Id.ToString(CultureInfo.InvariantCulture)));
        }
        string thread = Path.GetFileName(Directory.GetDirectories("/proc/self/task")
            .First(task => Path.GetFileName(task) != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal((1, $"pcapstream: process {thread}: cannot be measured: it is a thread of process "
            + $"{Environment.ProcessId}\n"), Failure("--attach", thread));
    }

    [Fact]
    public void Command_that_cannot_be_started_is_1()
    {
        (int exitCode, string error) = Failure("--attach", Start("sleep 60"), "--while", "/no/such/program");
        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            "pcapstream: /no/such/program: cannot be started: exit code 127 of /bin/sh\n", error);
    }

    [Theory]
    [InlineData("--while needs --attach: it says how long a running process is measured", "--while", "sleep 1")]
    [InlineData("--attach measures a running process: it takes no program", "--attach", "1", "true")]
    [InlineData("--attach much: expected a whole number from 1 to 2147483647", "--attach", "much")]
    [InlineData("--attach 0: expected a whole number from 1 to 2147483647", "--attach", "0")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        (int exitCode, string error) = Failure(args);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error);
    }

    private static (int, string) Failure(params string[] args)
    {
        ToolResult result = Tool.Run(["measure", .. args]);
        Assert.Equal("", result.Output);
        return (result.ExitCode, result.Error);
    }

    private string Start(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _programs.Add(Process.Start(start)!);
        return _programs[^1].Id.ToString(CultureInfo.InvariantCulture);
    }
}
