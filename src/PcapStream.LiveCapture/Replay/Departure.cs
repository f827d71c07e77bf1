using System.Diagnostics;

namespace PcapStream.LiveCapture.Replay;

/// <summary>
/// Waits for points in time: it sleeps while there is time, and then watches the clock, because the system wakes
/// sleepers late by a part of a millisecond.
/// </summary>
internal sealed class Departure
{
    private static readonly TimeSpan Watching = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(200);

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Waits until a time after the start.</summary>
    /// <returns>False when the wait was cancelled.</returns>
    public bool WaitFor(TimeSpan due, CancellationToken cancellation)
    {
        TimeSpan left;
        while ((left = due - Elapsed) > Watching)
        {
            TimeSpan sleep = left - Watching;
            if (cancellation.WaitHandle.WaitOne(sleep < LongestSleep ? sleep : LongestSleep))
                return false;
        }
        while (Elapsed < due)
            Thread.SpinWait(10);
        return !cancellation.IsCancellationRequested;
    }
}
