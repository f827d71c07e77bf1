using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>Ends a whole tree: asks each process, and kills those that have not ended in time.</summary>
internal static class TreeEnding
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // Who does not end then is in the kernel, and does when that is done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void End(TreeMeter meter)
    {
        List<ProcessStat> living = meter.Look();
        Signal(living, SystemCalls.Sigterm);
        // One that is stopped could not heed it.
        Signal(living, SystemCalls.Sigcont);
        var clock = Stopwatch.StartNew();
        while (living.Count > 0 && clock.Elapsed < Grace + Patience)
        {
            Thread.Sleep(Pause);
            living = meter.Look();
            if (clock.Elapsed >= Grace)
                Signal(living, SystemCalls.Sigkill);
        }
    }

    private static void Signal(List<ProcessStat> processes, int signal)
    {
        foreach (ProcessStat process in processes)
            _ = SystemCalls.Kill(process.Id, signal);
    }
}
