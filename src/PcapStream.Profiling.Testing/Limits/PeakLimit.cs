using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing.Limits;

/// <summary>
/// Judges peaks. A call that allocates little, on all threads, and makes the resident set grow little has proven the
/// limit. Otherwise the heap is collected, its free memory goes back to the system, and the next call decides.
/// </summary>
internal static class PeakLimit
{
    public static async ValueTask AtMost(LimitedCall call, long limit)
    {
        if (limit == long.MaxValue)
            return;
        if ((call.FirstPeak ?? await Bound(call).ConfigureAwait(false)) <= limit)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long peak = await Growth(call).ConfigureAwait(false);
        if (peak > limit)
        {
            throw call.Exceeds(
                $"made the process grow by {LimitSize.Text(peak)}, {LimitSize.Text(peak - limit)} more than the limit "
                + $"of {LimitSize.Text(limit)}");
        }
    }

    // Objects may lie in memory that the process had already, so that only their sum with the growth is a bound.
    private static async ValueTask<long> Bound(LimitedCall call)
    {
        using var bound = new PeakBound();
        await call.Run().ConfigureAwait(false);
        return bound.Read();
    }

    private static async ValueTask<long> Growth(LimitedCall call)
    {
        using ResidentPeak peak = ResidentPeak.Start();
        await call.Run().ConfigureAwait(false);
        return peak.Growth();
    }
}
