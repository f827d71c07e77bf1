using System.Diagnostics;

namespace PcapStream.Tests.Support;

/// <summary>The bytes that code allocates on the managed heap in steady state.</summary>
internal static class Heap
{
    private const int Rounds = 10;

    // While other tests start, hot code is not recompiled.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Bytes that a round allocates on this thread, in the best of ten rounds. The runtime sometimes charges its own
    /// work (recompiling hot code, preparing a call) to the thread that caused it; code that allocates does so every
    /// time.
    /// </summary>
    public static long AllocatedBy(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    /// <summary>
    /// Bytes that a round allocates on this thread after the runtime has recompiled it; code of generic types that is
    /// not optimized boxes values.
    /// </summary>
    public static long AllocatedOnceOptimizedBy(Action round)
    {
        var time = Stopwatch.StartNew();
        long allocated;
        while ((allocated = AllocatedBy(round)) > 0 && time.Elapsed < Patience)
            Thread.Sleep(50);
        return allocated;
    }
}
