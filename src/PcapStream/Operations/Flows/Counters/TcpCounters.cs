using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>What went wrong in a TCP connection, by <see cref="TcpAnalysis"/>, and how long answers took.</summary>
internal struct TcpCounters
{
    private TcpState _state;
    private long _synTime;
    private long _answerTime;

    public TcpEnd Originator;
    public TcpEnd Responder;

    /// <summary>From the last SYN to the first SYN with ACK after it: the way to the responder and back.</summary>
    public RoundTrip ResponderHandshake;

    /// <summary>From the first SYN with ACK to the first ACK after it: the way to the originator and back.</summary>
    public RoundTrip OriginatorHandshake;

    public void Add(in FlowPacket packet, bool isForward)
    {
        ref TcpEnd sender = ref isForward ? ref Originator : ref Responder;
        ref TcpEnd receiver = ref isForward ? ref Responder : ref Originator;
        FollowHandshake(packet, isForward);
        sender.AddOptions(packet);
        receiver.Timed.Acknowledge(packet);
        sender.Timed.Send(packet);
        var segment = new TcpSegment
        {
            Time = packet.Time,
            Sequence = packet.Sequence,
            Acknowledgment = packet.Acknowledgment,
            Length = packet.PayloadBytes,
            Window = packet.Window,
            Flags = packet.Flags,
            FromHigh = !isForward,
        };
        sender.Tally.Add(segment, TcpAnalysis.Add(ref _state, segment));
    }

    private void FollowHandshake(in FlowPacket packet, bool isForward)
    {
        if (packet.Has(TcpControl.Reset))
            return;
        bool isAnswer = packet.Has(TcpControl.Synchronize) && packet.Has(TcpControl.Acknowledgment);
        if (isForward && packet.IsSyn && !ResponderHandshake.IsKnown)
            _synTime = packet.Time;
        else if (!isForward && isAnswer && _synTime != 0 && !ResponderHandshake.IsKnown)
        {
            ResponderHandshake = new RoundTrip(packet.Time - _synTime);
            _answerTime = packet.Time;
        }
        else if (isForward && !packet.Has(TcpControl.Synchronize) && ResponderHandshake.IsKnown
            && !OriginatorHandshake.IsKnown && packet.Has(TcpControl.Acknowledgment))
            OriginatorHandshake = new RoundTrip(packet.Time - _answerTime);
    }
}

/// <summary>One end of a TCP connection.</summary>
internal struct TcpEnd
{
    /// <summary>What is wrong with its segments.</summary>
    public TcpTally Tally;

    /// <summary>How long its data waits for acknowledgments.</summary>
    public TimedSegment Timed;

    /// <summary>The maximum segment size in its first SYN; 0 for none.</summary>
    public ushort SegmentSize;

    /// <summary>The shift of its window in its first SYN, plus 1; 0 for none.</summary>
    public byte WindowShift;

    private bool _hasSyn;

    public void AddOptions(in FlowPacket packet)
    {
        if (_hasSyn || !packet.Has(TcpControl.Synchronize))
            return;
        _hasSyn = true;
        (SegmentSize, WindowShift) = (packet.SegmentSize, packet.WindowShift);
    }
}

/// <summary>A time in nanoseconds that may be unknown.</summary>
internal readonly struct RoundTrip(long nanoseconds)
{
    public long Nanoseconds { get; } = nanoseconds;

    public bool IsKnown { get; } = true;
}
