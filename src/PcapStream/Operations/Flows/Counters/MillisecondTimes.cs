namespace PcapStream.Operations.Flows.Counters;

/// <summary>
/// Arrival of packets in whole milliseconds, as NFStream counts: the milliseconds since 1970 of each packet are cut,
/// and times between packets are differences of those.
/// </summary>
internal struct MillisecondTimes
{
    private const long Millisecond = 1_000_000;

    /// <summary>Of all packets, of the originator's, and of the responder's.</summary>
    public Arrivals All;
    public Arrivals Forward;
    public Arrivals Backward;

    public void Add(long time, bool isForward)
    {
        long milliseconds = time / Millisecond - (time % Millisecond < 0 ? 1 : 0);
        All.Add(milliseconds);
        if (isForward)
            Forward.Add(milliseconds);
        else
            Backward.Add(milliseconds);
    }
}
