using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>
/// Measures round trips as a sender with one timer does (RFC 6298): one segment with data is timed until an
/// acknowledgment covers its end, and the next one is timed after that. When data is sent again meanwhile, there is no
/// time (Karn's algorithm), since it is not known which of both was acknowledged.
/// </summary>
internal struct TimedSegment
{
    private long _sent;
    private uint _next;
    private uint _highest;
    private bool _isTiming;
    private bool _hasHighest;

    /// <summary>The round trips, in nanoseconds.</summary>
    public Moments RoundTrips;

    /// <summary>The end sends a segment.</summary>
    public void Send(in FlowPacket packet)
    {
        if (packet.PayloadBytes == 0 || packet.Has(TcpControl.Reset | TcpControl.Synchronize))
            return;
        uint next = packet.Sequence + packet.PayloadBytes;
        bool repeats = _hasHighest && IsAfter(_highest, packet.Sequence);
        if (!_hasHighest || IsAfter(next, _highest))
            (_highest, _hasHighest) = (next, true);
        if (repeats)
            _isTiming = false;
        else if (!_isTiming)
            (_sent, _next, _isTiming) = (packet.Time, next, true);
    }

    /// <summary>The other end sends a segment.</summary>
    public void Acknowledge(in FlowPacket packet)
    {
        if (!_isTiming || !packet.Has(TcpControl.Acknowledgment) || packet.Has(TcpControl.Reset)
            || IsAfter(_next, packet.Acknowledgment))
            return;
        RoundTrips.Add(packet.Time - _sent);
        _isTiming = false;
    }

    private static bool IsAfter(uint sequence, uint other) => (int)(sequence - other) > 0;
}
