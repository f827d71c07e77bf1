using System.Diagnostics;

namespace PcapStream.Processes;

/// <summary>Ends a whole tree: asks each process to end, and kills those that have not ended in time.</summary>
internal static class TreeEnding
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // A process that still does not end is in a system call, and ends after it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void End(TreeMeter meter)
    {
        List<ProcessStat> living = meter.Look();
        Signal(living, SystemCalls.Sigterm);
        // A stopped process would not handle the signal.
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
