using PcapStream.Profiling.Counters;
using PcapStream.Profiling.Meters;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Survival;

namespace PcapStream.Profiling;

/// <summary>The profiling of this process, from the first woven assembly to the end of the process.</summary>
internal static unsafe class Session
{
    private static int _started;
    private static int _ended;

    /// <summary>
    /// Starts the session once. Meter and counters are ready before the first woven method is compiled, so that its
    /// code has them as constants.
    /// </summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        CounterFile.Header->State = RunState.Running;
        Meter.Read();
        // Until the finalizer thread is set up, it is random which thread is charged for growing tables of the runtime.
        GC.WaitForPendingFinalizers();
        CastCache.Start();
        LiveHeap.Begin();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(RunState.Ended);
        // Runs on the thread that threw, before unwinding, which may never happen.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => End(RunState.Unhandled);
    }

    private static void End(RunState state)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        // When Main has returned, the runtime's own thread ends the process: no frame is open.
        if (LiveHeap.IsOn)
            LiveHeap.Read(ThreadCounters.Current);
        if (ThreadCounters.Current != null)
            Frame.CloseAll(ThreadCounters.Current);
        CounterFile.Header->State = state;
        if (Settings.DataFile is null
            && ExitReport.Write(ProfileData.Read((byte*)CounterFile.Header, CounterFile.Header->Used)))
            OwnCounters.Remove();
    }
}
