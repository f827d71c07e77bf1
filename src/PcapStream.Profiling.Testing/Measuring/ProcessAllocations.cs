namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>
/// Counts the bytes that all threads allocate, for asynchronous code, which may go on anywhere. Other threads can only
/// add to the figure, so the smallest of a fixed number of calls counts.
/// </summary>
internal static class ProcessAllocations
{
    private const int Calls = 5;

    /// <summary>Measures one call as it is, with what it does only the first time.</summary>
    public static async Task<AllocatedBytes> MeasureFirst(Func<Task> action)
    {
        long bytes = await MeasureOnce(action).ConfigureAwait(false);
        return new AllocatedBytes(0, bytes);
    }

    /// <summary>Measures calls of warm code.</summary>
    public static async Task<AllocatedBytes> Measure(Func<Task> action)
    {
        long least = long.MaxValue;
        for (int call = 0; call < Calls; call++)
            least = Math.Min(least, await MeasureOnce(action).ConfigureAwait(false));
        return new AllocatedBytes(least, least);
    }

    private static async Task<long> MeasureOnce(Func<Task> action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await action().ConfigureAwait(false);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
