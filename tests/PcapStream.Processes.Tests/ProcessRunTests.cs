using PcapStream.Processes.Tests.Support;

namespace PcapStream.Processes.Tests;

public sealed class ProcessRunTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void Small_program_is_small_although_its_parent_is_large()
    {
        byte[] large = GC.AllocateUninitializedArray<byte>((int)(150 * MiB), pinned: true);
        for (int i = 0; i < large.Length; i += 4096)
            large[i] = 1;
        ProcessResult result = Some.Run("true");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.PeakBytes, MiB / 2, 8 * MiB);
        GC.KeepAlive(large);
    }

    [Fact]
    public void Program_with_200_MiB_is_measured_with_200_MiB()
    {
        ProcessResult result = Some.Shell("head -c 209715200 /dev/zero | tail");
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.KernelPeakBytes, 200 * MiB, 230 * MiB);
        Assert.InRange(result.PeakBytes, 200 * MiB, 240 * MiB);
        Assert.True(result.Cpu > TimeSpan.Zero);
        Assert.True(result.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public void Two_processes_add_up_in_the_tree_but_not_in_the_kernels_figure()
    {
        const string Hold = "(head -c 104857600 /dev/zero; until [ -e both ]; do sleep 0.05; done) | tail >/dev/null";
        using var folder = new TemporaryFolder();
        bool both = false;
        ProcessCommand command = Some.Command("sh", "-c",
            $"sh -c '{Hold}' & sh -c '{Hold}'; wait") with
        { WorkingDirectory = folder.Path };
        ProcessResult result = ProcessRun.Run(command, sample =>
        {
            if (both || sample.Processes.Count(process => process.ResidentBytes >= 100 * MiB) < 2)
                return;
            both = true;
            File.WriteAllText(folder["both"], "");
        });
        Assert.True(both);
        Assert.InRange(result.KernelPeakBytes, 100 * MiB, 120 * MiB);
        Assert.InRange(result.TreePeakBytes, 200 * MiB, 240 * MiB);
        Assert.Equal(result.TreePeakBytes, result.PeakBytes);
        Assert.Equal(2, result.NamesAtPeak.Count(name => name == "tail"));
        Assert.InRange(result.Processes, 7, 60);
    }

    [Fact]
    public void Orphan_in_its_own_session_is_counted_and_reaped()
    {
        using var folder = new TemporaryFolder();
        ProcessResult result = ProcessRun.Run(Some.Command("sh", "-c", """
            (setsid sh -c 'echo $$ >id; head -c 209715200 /dev/zero | tail >/dev/null; touch done' &)
            until [ -e done ]; do sleep 0.05; done
            looks=0
            while kill -0 "$(cat id)" 2>/dev/null && [ $((looks += 1)) -lt 600 ]; do sleep 0.05; done
            """) with { WorkingDirectory = folder.Path });
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.KernelPeakBytes, 200 * MiB, 230 * MiB);
        Assert.DoesNotContain(Running.LastingZombies(), stat => stat.Contains("(tail)") || stat.Contains("(sh)"));
    }

    [Fact]
    public void Sample_has_names_parents_and_the_proportional_size()
    {
        var samples = new List<TreeSample>();
        ProcessRun.Run(Some.Command("sh", "-c", "sleep 0.3; sleep 0.3"), samples.Add);
        TreeSample seen = samples.First(sample => sample.Processes.Count == 2 && sample.Processes[1].Name == "sleep");
        Assert.Equal("sh", seen.Processes[0].Name);
        Assert.Equal(Environment.ProcessId, seen.Processes[0].Parent);
        Assert.Equal(seen.Processes[0].Id, seen.Processes[1].Parent);
        Assert.Equal(seen.Processes.Sum(process => process.ResidentBytes), seen.ResidentBytes);
        Assert.Contains(
            samples,
            sample => sample.ProportionalBytes is { } proportional && proportional > 0
                && proportional <= sample.ResidentBytes);
    }

    [Fact]
    public void Name_may_have_brackets_and_spaces()
    {
        using var folder = new TemporaryFolder();
        string program = folder.Program("a) Z 1 (b", "#!/bin/sh\nsleep 0.2\n");
        var samples = new List<TreeSample>();
        ProcessRun.Run(Some.Command(program), samples.Add);
        Assert.Contains(samples, sample => sample.Processes[0].Name == "a) Z 1 (b");
    }

    [Fact]
    public void Pages_shared_during_vfork_count_once()
    {
        // The process stays in vfork(2) until the child executes another program, which the fifo delays.
        using var folder = new TemporaryFolder();
        string program = folder.Program("vfork.py", """
            import os, sys
            held = bytearray(b"x") * (100 << 20)
            os.mkfifo("fifo")
            if os.fork() == 0:
                del held
                import time
                time.sleep(2)
                open("fifo", "w").close()
                os._exit(0)
            os.posix_spawn("/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 5, "fifo", os.O_RDONLY, 0)])
            os.wait()
            """);
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed");
        int once = 0;
        int twice = 0;
        ProcessResult result =
            ProcessRun.Run(Some.Command("/usr/bin/python3", program) with { WorkingDirectory = folder.Path },
            sample => _ = sample.Processes.Count(process => process.ResidentBytes > 100 * MiB) > 1 ? twice++ : once++);
        Assert.Equal(0, result.ExitCode);
        // The sample may be taken during the fork.
        Assert.True(twice < once, $"{twice} of {once + twice}");
        Assert.InRange(result.KernelPeakBytes, 100 * MiB, 130 * MiB);
    }
}
