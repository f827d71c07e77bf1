using PcapStream.Profiling.Survival;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>The bytes of all objects that can be reached.</summary>
internal static class LiveBytes
{
    /// <summary>Collects the heap, runs finalizers, and reads what is left.</summary>
    public static long Read()
    {
        Collect();
        GC.WaitForPendingFinalizers();
        Collect();
        return HeapSize.Read();
    }

    private static void Collect() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
}
