namespace PcapStream.Tests.Support;

/// <summary>What code allocates on the managed heap once it is warm.</summary>
internal static class Heap
{
    private const int Rounds = 10;

    /// <summary>
    /// Bytes that a round allocates on this thread in the best of ten. The runtime charges its own work (compiling hot
    /// code anew, preparing a call) to the thread that ran into it, now and then; code that allocates does so every time.
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
}
