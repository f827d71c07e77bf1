using PcapStream.Processes.Tests.Support;
using PcapStream.Expansion.Measuring;

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
    public void The_captures_path_stands_wherever_a_word_has_braces()
    {
        string spaced = _folder["a capture's.pcap"];
        File.Copy(Capture, spaced);
        (MeasuredRun run, string output) = Command("sh", "-c", "cat \"$1\" \"$2\"", "sh", "{}", "{}").RunForOutput(Part with { Path = spaced }, CancellationToken.None);
        Assert.Equal("packetspackets", output);
        Assert.Equal(7, run.CaptureBytes);
        Assert.InRange(run.PeakBytes, 100 << 10, 100 << 20);
    }

    // Each dd holds a block of 24 MiB until nobody can read it any more; the kernel's own count knows of the larger one only.
    [Fact]
    public void What_a_shell_starts_counts_together()
    {
        const string Hold = "(dd if=/dev/zero bs=24M count=2 status=none | sleep 3) &";
        Assert.InRange(Command("sh", "-c", $": <{{}}; {Hold} {Hold} wait").Run(Part, CancellationToken.None).PeakBytes, 48 << 20, 96 << 20);
    }

    [Theory]
    [InlineData("echo one >&2; echo two >&2; exit 7", "failed with exit code 7 on 7 bytes of capture; its stderr ends:\none\ntwo")]
    [InlineData("kill -SEGV $$", "was ended by signal 11 on 7 bytes of capture, and wrote nothing to stderr")]
    public void A_failure_says_how_and_quotes_the_end_of_stderr(string script, string message)
    {
        Exception error = Assert.Throws<SubjectException>(() => Command("sh", "-c", $": <{{}}; {script}").Run(Part, CancellationToken.None));
        Assert.EndsWith(message, error.Message);
    }

    [Fact]
    public void A_hang_is_ended_with_all_that_it_started()
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
    public void A_program_that_does_not_open_the_capture_has_failed_though_it_says_otherwise(string script)
    {
        Exception error = Assert.Throws<SubjectException>(() => Command("sh", "-c", script, "sh", "{}").Run(Part, CancellationToken.None));
        Assert.Contains(": ended without having opened its file on 7 bytes of capture", error.Message);
    }

    [Fact]
    public void A_capture_may_be_opened_by_another_name_of_it()
    {
        File.CreateSymbolicLink(_folder["link.pcap"], Capture);
        Assert.Equal("packets", Command("sh", "-c", "cat \"$1\"", "sh", "{}").RunForOutput(Part with { Path = _folder["link.pcap"] }, CancellationToken.None).Output);
    }

    [Fact]
    public void A_program_that_Ctrl_C_ended_before_we_heard_of_it_has_not_failed()
    {
        using var interruption = new CancellationTokenSource();
        var news = new Thread(() =>
        {
            SpinWait.SpinUntil(() => File.Exists(_folder["ended"]), Patience);
            Thread.Sleep(100);
            interruption.Cancel();
        });
        news.Start();
        Assert.Throws<OperationCanceledException>(() => Command("sh", "-c", $": <{{}}; : >{_folder["ended"]}; kill -INT $$").Run(Part, interruption.Token));
        news.Join();
    }

    [Fact]
    public void A_program_that_is_not_there_cannot_be_started() =>
        Assert.Equal("no-such-program: cannot be started: not found in PATH",
            Assert.Throws<SubjectException>(() => Command("no-such-program", "{}").Run(Part, CancellationToken.None)).Message);

    [Fact]
    public void The_command_line_can_be_pasted_into_a_shell() =>
        Assert.Equal("sh -c 'echo '\\''a b'\\'' $1' '' {}", Command("sh", "-c", "echo 'a b' $1", "", "{}").CommandLine);

    private static SubjectCommand Command(params string[] words) => new(words, Patience);

    private CapturePart Part => new(Capture, 7);
}
