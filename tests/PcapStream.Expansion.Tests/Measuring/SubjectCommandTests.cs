using PcapStream.Expansion.Measuring;
using PcapStream.Processes.Tests.Support;

namespace PcapStream.Expansion.Tests.Measuring;

public sealed class SubjectCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public SubjectCommandTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");
        File.WriteAllText(Capture, "packets");
    }

    private string Capture => _folder["capture.pcap"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Braces_are_replaced_by_the_path_of_the_capture()
    {
        string spaced = _folder["a capture's.pcap"];
        File.Copy(Capture, spaced);
        (MeasuredRun run, string output) = Command("sh", "-c", "cat \"$1\" \"$2\"", "sh", "{}", "{}")
            .RunForOutput(Part with { Path = spaced }, CancellationToken.None);
        Assert.Equal("packetspackets", output);
        Assert.Equal(7, run.CaptureBytes);
        Assert.InRange(run.PeakBytes, 100 << 10, 100 << 20);
    }

    // Each dd has a block of 24 MiB until its reader has ended; the kernel's figure only includes the larger one.
    [Fact]
    public void Processes_of_a_shell_are_added()
    {
        const string Hold = "(dd if=/dev/zero bs=24M count=2 status=none | sleep 3) &";
        Assert.InRange(Command("sh", "-c",
            $": <{{}}; {Hold} {Hold} wait").Run(Part, CancellationToken.None).PeakBytes, 48 << 20, 96 << 20);
    }

    [Theory]
    [InlineData("echo one >&2; echo two >&2; exit 7",
        "failed with exit code 7 on 7 B of input; its stderr ends:\none\ntwo")]
    [InlineData("kill -SEGV $$", "was ended by signal 11 on 7 B of input, and wrote nothing to stderr")]
    public void Failure_has_the_reason_and_the_end_of_stderr(string script, string message)
    {
        Exception error = Assert.Throws<SubjectException>(
            () => Command("sh", "-c", $": <{{}}; {script}").Run(Part, CancellationToken.None));
        Assert.EndsWith(message, error.Message);
    }

    [Fact]
    public void Hanging_command_is_ended_with_its_tree()
    {
        string mark = Running.Mark();
        var command = new SubjectCommand(["sh", "-c", $": <{{}}; sleep {mark} & wait"], TimeSpan.FromSeconds(1));
        Exception error = Assert.Throws<SubjectException>(() => command.Run(Part, CancellationToken.None));
        Assert.Contains("did not end in 1 s", error.Message);
        Assert.False(Running.With(mark));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("test -s {}")]
    [InlineData("cat {}.missing | wc -l")]
    public void Program_that_does_not_open_the_capture_fails(string script)
    {
        Exception error = Assert.Throws<SubjectException>(
            () => Command("sh", "-c", script, "sh", "{}").Run(Part, CancellationToken.None));
        Assert.Contains(": ended without opening its file on 7 B of input", error.Message);
    }

    [Fact]
    public void Capture_may_be_opened_under_another_name()
    {
        File.CreateSymbolicLink(_folder["link.pcap"], Capture);
        Assert.Equal("packets", Command("sh", "-c", "cat \"$1\"", "sh",
            "{}").RunForOutput(Part with { Path = _folder["link.pcap"] }, CancellationToken.None).Output);
    }

    [Fact]
    public void Program_ended_by_Ctrl_C_has_not_failed()
    {
        using var interruption = new CancellationTokenSource();
        var news = new Thread(() =>
        {
            SpinWait.SpinUntil(() => File.Exists(_folder["ended"]), Patience);
            Thread.Sleep(100);
            interruption.Cancel();
        });
        news.Start();
        Assert.Throws<OperationCanceledException>(
            () => Command("sh", "-c", $": <{{}}; : >{_folder["ended"]}; kill -INT $$").Run(Part, interruption.Token));
        news.Join();
    }

    [Fact]
    public void Missing_program_cannot_be_started() =>
        Assert.Equal("no-such-program: cannot be started: not found in PATH",
            Assert.Throws<SubjectException>(
                () => Command("no-such-program", "{}").Run(Part, CancellationToken.None)).Message);

    [Fact]
    public void Command_line_can_be_pasted_into_a_shell() =>
        Assert.Equal("sh -c 'echo '\\''a b'\\'' $1' '' {}", Command("sh", "-c", "echo 'a b' $1", "", "{}").CommandLine);

    private static SubjectCommand Command(params string[] words) => new(words, Patience);

    private InputPart Part => new(Capture, 7);
}
