using PcapStream.Profiling.Counters;
using PcapStream.Profiling.Meters;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling;

/// <summary>The profiling of this process, from the first woven assembly to the process's end.</summary>
internal static unsafe class Session
{
    private static int _started;
    private static int _ended;

    /// <summary>Begins it, once. Meter and counters are ready before the first woven method is compiled, so that its code holds them as constants.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        CounterFile.Header->State = RunState.Running;
        Meter.Read();
        // Until the finalizer thread has set itself up, it is chance who pays for tables that the runtime grows.
        GC.WaitForPendingFinalizers();
        CastCache.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(RunState.Ended);
        // Runs on the thread that threw, before anything is unwound; nobody promises that it ever is.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => End(RunState.Unhandled);
    }

    private static void End(RunState state)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        if (ThreadCounters.Current != null)
            Frame.CloseAll(ThreadCounters.Current);
        CounterFile.Header->State = state;
        if (Settings.DataFile is null && ExitReport.Write(ProfileData.Read((byte*)CounterFile.Header, CounterFile.Header->Used)))
            OwnCounters.Remove();
    }
}
