using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>Divides time into windows of one length, which begin at its multiples since 1970.</summary>
internal readonly struct WindowLength(TimeSpan length)
{
    // Packets of several queues or interfaces are out of order by less.
    private const long MostGrace = 1_000_000_000;

    private readonly long _length = FlowTimer.Nanoseconds(length);

    /// <summary>Nanoseconds for which rows wait after the end of their window.</summary>
    public long Grace => Math.Min(MostGrace, _length);

    /// <summary>The number of the window that a time is in; negative before 1970.</summary>
    public long NumberAt(long time)
    {
        (long number, long rest) = Math.DivRem(time, _length);
        return rest < 0 ? number - 1 : number;
    }

    /// <summary>
    /// The number of the window with which a row is written: that of the row, or the oldest that is not written yet.
    /// </summary>
    /// <param name="number">The row's window.</param>
    /// <param name="clock">The clock at its first packet.</param>
    public long ClosingOf(long number, long clock) =>
        Math.Max(number, NumberAt(Math.Max(clock, long.MinValue + Grace) - Grace));

    /// <summary>When a window begins; the nearest time for one that begins before all times.</summary>
    public long StartOf(long number) => Multiply(number, _length);

    /// <summary>When a window ends and the next begins; the nearest time for one that ends after all times.</summary>
    public long EndOf(long number) => Multiply(number + 1, _length);

    private static long Multiply(long left, long right)
    {
        long high = Math.BigMul(left, right, out long low);
        return high == low >> 63 ? low : high < 0 ? long.MinValue : long.MaxValue;
    }
}
