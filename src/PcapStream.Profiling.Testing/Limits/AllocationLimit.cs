using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing.Limits;

/// <summary>
/// Judges allocations. The first call decides if it is within the limit, since it does all that later calls do.
/// Otherwise it is repeated until the code is warm, and one more call decides.
/// </summary>
internal static class AllocationLimit
{
    public static async ValueTask AtMost(LimitedCall call, long limit)
    {
        if (limit == long.MaxValue || (await call.First().ConfigureAwait(false)).Most <= limit)
            return;
        AllocatedBytes bytes = await Warm(call).ConfigureAwait(false);
        if (bytes.Least > limit)
        {
            throw call.Exceeds(
                $"allocated {LimitSize.Text(bytes.Least)}, {LimitSize.Text(bytes.Least - limit)} more than the limit "
                + $"of {LimitSize.Text(limit)}");
        }
    }

    public static async ValueTask Exactly(LimitedCall call, long expected)
    {
        AllocatedBytes bytes = await Warm(call).ConfigureAwait(false);
        if (expected < bytes.Least || expected > bytes.Most)
        {
            throw call.Exceeds(
                $"allocated {LimitSize.Text(bytes.Least)}, {LimitSize.Text(Math.Abs(bytes.Least - expected))} "
                + $"{(bytes.Least > expected ? "more" : "less")} than the expected {LimitSize.Text(expected)}");
        }
    }

    /// <summary>What a call allocates when its code is warm.</summary>
    public static async ValueTask<AllocatedBytes> Warm(LimitedCall call)
    {
        for (int warm = 0; warm < ThreadAllocations.Warming; warm++)
            await call.Run().ConfigureAwait(false);
        return await call.Measure().ConfigureAwait(false);
    }
}
