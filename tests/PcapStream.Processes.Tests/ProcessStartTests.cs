using PcapStream.Processes.Tests.Support;

namespace PcapStream.Processes.Tests;

public sealed class ProcessStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_program_is_not_found()
    {
        Assert.Equal("no-such-program: cannot be started: not found in PATH", Refusal("no-such-program"));
        Assert.Equal("./no-such-program: cannot be started: no such file", Refusal("./no-such-program"));
    }

    [Fact]
    public void File_that_is_not_executable_is_refused_with_the_reason()
    {
        string file = _folder.Program("text", "nothing\n", executable: false);
        Assert.Equal($"{file}: cannot be started: permission denied", Refusal(file));
        Assert.Equal($"{_folder.Path}: cannot be started: is a folder", Refusal(_folder.Path));
        Assert.Equal("text: cannot be started: " + $"{file}: permission denied", Refusal("text", path: _folder.Path));
    }

    [Fact]
    public void Script_with_a_missing_interpreter_is_refused_with_its_name()
    {
        string script = _folder.Program("script", "#!/no/such/interpreter -x\n");
        Assert.Equal(
            $"{script}: cannot be started: its interpreter cannot be run: /no/such/interpreter -x", Refusal(script));
    }

    [Fact]
    public void Missing_folder_is_refused()
    {
        ProcessStartException error = Assert.Throws<ProcessStartException>(
            () => ProcessRun.Run(Some.Command("true") with { WorkingDirectory = _folder["none"] }));
        Assert.Equal($"true: cannot be started: no folder {_folder["none"]}", error.Message);
    }

    [Fact]
    public void Program_runs_in_its_folder_with_its_arguments_and_environment()
    {
        _folder.Program("print",
            "#!/bin/sh\nprintf '%s|' \"$PWD\" \"$A\" \"$HOME\" \"$@\" >&2\ntr '\\0' '\\n' </proc/$$/environ | grep odd "
            + ">&2\n");
        ProcessResult result = ProcessRun.Run(Some.Command("./print", "", "a b", "'\"$x", "-n", "ü") with
        {
            WorkingDirectory = _folder.Path,
            Environment = new Dictionary<string, string> { ["A"] = "one\ntwo", ["odd.name"] = "odd" },
        });
        Assert.Equal(
            $"{_folder.Path}|one\ntwo|{Environment.GetEnvironmentVariable("HOME")}||a b|'\"$x|-n|ü|odd.name=odd\n",
            result.ErrorTail);
    }

    [Fact]
    public void Script_without_interpreter_runs_in_the_shell() =>
        Assert.Equal(3, Some.Run(_folder.Program("plain", "exit 3\n")).ExitCode);

    [Fact]
    public void Signals_have_their_default_handling()
    {
        // SigIgn: .NET ignores SIGPIPE; a shell's background would ignore SIGINT and SIGQUIT.
        string ignored = Some.Shell("grep SigIgn /proc/self/status >&2").ErrorTail;
        ulong mask = Convert.ToUInt64(ignored.Split('\t')[1].Trim(), 16);
        Assert.Equal(0UL, mask & ((1 << 1) | (1 << 2) | (1 << 12)));
    }

    [Fact]
    public void Captured_streams_keep_their_end_and_never_block()
    {
        ProcessResult result = Some.Shell("head -c 10000000 /dev/zero | tr '\\0' x >&2; echo end >&2; echo out");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(ProcessCommand.TailBytes, result.ErrorTail.Length);
        Assert.EndsWith("xxxend\n", result.ErrorTail);
        Assert.Equal("out\n", result.OutputTail);
        Assert.Equal("", ProcessRun.Run(
            Some.Command("sh", "-c", "echo gone >&2") with { StandardError = StreamTarget.Null }).ErrorTail);
    }

    [Fact]
    public void Open_files_are_not_inherited()
    {
        using FileStream open = File.Create(_folder["open"]);
        string listed = Some.Shell("ls -l /proc/$$/fd >&2").ErrorTail;
        Assert.DoesNotContain(_folder.Path, listed);
        Assert.Contains(" 2 -> pipe:", listed);
    }

    private static string Refusal(string program, string? path = null)
    {
        ProcessCommand command = Some.Command(program);
        if (path is not null)
            command = command with { Environment = new Dictionary<string, string> { ["PATH"] = path } };
        return Assert.Throws<ProcessStartException>(() => ProcessRun.Run(command)).Message;
    }
}
