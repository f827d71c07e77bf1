namespace PcapStream.Operations.Flows.Counters;

/// <summary>
/// Bulks of one direction: at least four packets with a payload, each at most a second after the one before it, with
/// none of the other direction between them (CICFlowMeter).
/// </summary>
internal struct BulkCounter
{
    private const long MostGap = 1_000_000_000;
    private const int LeastPackets = 4;

    private long _start;
    private long _last;
    private long _packets;
    private long _bytes;

    /// <summary>Bulks.</summary>
    public long Count { get; private set; }

    /// <summary>Packets in all bulks.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes of payload in all bulks.</summary>
    public long Bytes { get; private set; }

    /// <summary>Nanoseconds of all bulks, from their first to their last packet.</summary>
    public long Nanoseconds { get; private set; }

    /// <summary>Adds a packet with a payload.</summary>
    public void Add(long time, long bytes)
    {
        if (_packets == 0 || time - _last > MostGap)
            (_start, _packets, _bytes) = (time, 1, bytes);
        else
        {
            _packets++;
            _bytes += bytes;
            if (_packets == LeastPackets)
            {
                Count++;
                Packets += _packets;
                Bytes += _bytes;
                Nanoseconds += time - _start;
            }
            else if (_packets > LeastPackets)
            {
                Packets++;
                Bytes += bytes;
                Nanoseconds += time - _last;
            }
        }
        _last = time;
    }

    /// <summary>A packet with a payload came from the other direction.</summary>
    public void Break() => _packets = 0;
}
