namespace PcapStream.Operations.Flows.Counters;

/// <summary>Times between packets, in the unit of the times; negative where one is earlier than that before.</summary>
internal struct Arrivals
{
    private bool _any;

    /// <summary>The times between packets.</summary>
    public Moments Gaps;

    /// <summary>The first packet's time.</summary>
    public long First { get; private set; }

    /// <summary>The last packet's time.</summary>
    public long Last { get; private set; }

    public void Add(long time)
    {
        if (_any)
            Gaps.Add(time - Last);
        else
            First = time;
        _any = true;
        Last = time;
    }
}
