using System.Diagnostics;
using PcapStream.Processes.Tests.Support;

namespace PcapStream.Processes.Tests;

public sealed class ProcessEndingTests
{
    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 7", 7, null)]
    [InlineData("exit 127", 127, null)]
    [InlineData("exec sh -c 'exit 126'", 126, null)]
    [InlineData("kill -KILL $$", 137, 9)]
    [InlineData("kill -INT $$", 130, 2)]
    [InlineData("kill -PIPE $$; exit 3", 141, 13)]
    public void Exit_code_and_signal_are_passed_on(string script, int exitCode, int? signal)
    {
        ProcessResult result = Some.Shell(script);
        Assert.Equal((exitCode, signal, false), (result.ExitCode, result.Signal, result.TimedOut));
    }

    [Fact]
    public void Timeout_ends_the_whole_tree()
    {
        string mark = Running.Mark();
        ProcessResult result = ProcessRun.Run(Some.Command("sh", "-c",
            $"setsid sh -c 'sleep {mark} & sleep {mark}' & (sleep {mark} &); sleep "
            + $"{mark}") with
        { Timeout = TimeSpan.FromMilliseconds(500) });
        Assert.True(result.TimedOut);
        Assert.Equal((143, 15), (result.ExitCode, result.Signal));
        Assert.False(Running.With(mark));
    }

    [Fact]
    public void Process_that_ignores_SIGTERM_is_killed()
    {
        string mark = Running.Mark();
        ProcessResult result = CancelWhenReady(
            $"trap '' TERM; sleep {mark} & touch ready; while :; do sleep 0.05; done");
        Assert.Equal((137, 9, false), (result.ExitCode, result.Signal, result.TimedOut));
        Assert.False(Running.With(mark));
    }

    [Fact]
    public void Cancelled_program_may_end_in_its_own_way()
    {
        ProcessResult result = CancelWhenReady(
            "trap 'exit 5' TERM; echo ready >&2; touch ready; while :; do sleep 0.05; done");
        Assert.Equal((5, null), (result.ExitCode, result.Signal));
        Assert.StartsWith("ready\n", result.ErrorTail);
    }

    [Fact]
    public void Stopped_program_is_ended()
    {
        ProcessResult result = ProcessRun.Run(
            Some.Command("sh", "-c", "kill -STOP $$") with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.True(result.TimedOut);
        Assert.Equal(15, result.Signal);
    }

    [Fact]
    public void Descendant_that_keeps_the_streams_is_not_waited_for()
    {
        string mark = Running.Mark();
        ProcessResult result = Some.Shell($"echo told >&2; setsid sleep {mark} & sleep 0.1; exit 4");
        Assert.Equal((4, "told\n"), (result.ExitCode, result.ErrorTail));
        int left = Assert.Single(Running.Ids(mark));
        Process.GetProcessById(left).Kill();
        for (int tries = 0; tries < 600 && !Running.Zombies().Any(stat => stat.StartsWith($"{left} ")); tries++)
            Thread.Sleep(100);
        Some.Run("true");
        Assert.DoesNotContain(Running.Zombies(), stat => stat.StartsWith($"{left} "));
    }

    [Fact]
    public void Exception_of_the_callback_leaves_no_process()
    {
        string mark = Running.Mark();
        Assert.Throws<NotSupportedException>(
            () => ProcessRun.Run(Some.Command("sleep", mark), _ => throw new NotSupportedException()));
        Assert.False(Running.With(mark));
        Assert.DoesNotContain(Running.LastingZombies(), stat => stat.Contains("(sleep)"));
    }

    [Fact]
    public void Program_that_ends_at_once_is_always_reaped() =>
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(
            i, Some.Shell($"exit {i}").ExitCode));

    [Fact]
    public void Children_of_the_runtime_are_left_to_it()
    {
        Some.Run("true");
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            if (i % 2 == 0)
            {
                Assert.Equal(i, Some.Shell($"sleep 0.05; exit {i}").ExitCode);
                return;
            }
            using Process process = Process.Start("sh", ["-c", $"sleep 0.05; exit {i}"]);
            process.WaitForExit();
            Assert.Equal(i, process.ExitCode);
        });
        Assert.DoesNotContain(Running.LastingZombies(), stat => stat.Contains("(sh)"));
    }

    // Cancelled when the script has made the file "ready": a signal before its trap would end it.
    private static ProcessResult CancelWhenReady(string script)
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        return ProcessRun.Run(Some.Command("sh", "-c", script) with { WorkingDirectory = folder.Path }, _ =>
        {
            if (File.Exists(Path.Combine(folder.Path, "ready")))
                cancelled.Cancel();
        }, cancelled.Token);
    }
}
