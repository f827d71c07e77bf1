using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// The times at which Zeek looks whether a TCP connection has ended: 5 s after its first packet and 6 s after each time
/// (tcp_SYN_timeout, tcp_session_timer), and once more from the close of one side on.
/// </summary>
internal struct ZeekTicks(long start)
{
    private const long Second = 1_000_000_000;
    private const long FirstTime = 5 * Second;
    private const long Period = 6 * Second;

    private long _next = Later(start, FirstTime);
    private long _nextOfClose = long.MaxValue;

    /// <summary>A side closes.</summary>
    public void AddClose(long clock) => _nextOfClose = Later(clock, Period);

    /// <summary>The first time after a clock.</summary>
    public long After(long clock, QuietTimes quiet)
    {
        Advance(ref _next, clock, quiet);
        Advance(ref _nextOfClose, clock, quiet);
        return Math.Min(_next, _nextOfClose);
    }

    /// <summary>The first time after one that was noticed.</summary>
    public long After(long noticed)
    {
        if (_next <= noticed)
            _next = Later(noticed, Period);
        if (_nextOfClose <= noticed)
            _nextOfClose = Later(noticed, Period);
        return Math.Min(_next, _nextOfClose);
    }

    private static void Advance(ref long next, long clock, QuietTimes quiet)
    {
        while (next <= clock)
            next = Later(quiet.NoticedAt(next), Period);
    }

    private static long Later(long clock, long nanoseconds) =>
        clock > long.MaxValue - nanoseconds ? long.MaxValue : clock + nanoseconds;
}
