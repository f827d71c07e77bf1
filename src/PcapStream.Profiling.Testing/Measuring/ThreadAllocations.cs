using PcapStream.Profiling.Meters;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>Counts the bytes that the current thread allocates, to the byte.</summary>
/// <remarks>
/// Two events in the runtime add bytes that the code did not allocate, and both are seen. A collection, which any
/// thread may cause, discards what is left of the thread's allocation buffer and counts it as allocated. The cache of
/// casts, which is hashed by addresses, grows by chance. A call with such an event measures nothing and is repeated; a
/// call that causes collections itself has a range.
/// </remarks>
internal static class ThreadAllocations
{
    /// <summary>
    /// The calls before the one that is measured: code is compiled, types are initialised, and the runtime replaces
    /// slow paths at the second call.
    /// </summary>
    public const int Warming = 2;

    // The runtime's CLR_SIZE, in src/coreclr/gc/gcpriv.h.
    private const long Buffer = (8 * 1024) + 32;

    private const int MostCalls = 8;

    static ThreadAllocations() => CastCache.Start();

    /// <summary>Measures one call as it is, with what it does only the first time.</summary>
    public static AllocatedBytes MeasureFirst(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return new AllocatedBytes(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Measures one call of warm code.</summary>
    /// <param name="action">Called until a call was not disturbed, at most eight times.</param>
    public static AllocatedBytes Measure(Action action)
    {
        var best = new AllocatedBytes(0, long.MaxValue);
        for (int call = 0; call < MostCalls && !best.IsExact; call++)
        {
            int collections = GC.CollectionCount(0);
            int casts = CastCache.Version;
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (CastCache.IsWatched && CastCache.Version != casts)
                continue;
            long unsure = Math.Min(bytes, (GC.CollectionCount(0) - collections) * Buffer);
            if (unsure < best.Most - best.Least)
                best = new AllocatedBytes(bytes - unsure, bytes);
        }
        return best;
    }
}
