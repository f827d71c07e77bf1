using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>The rules of all columns but Zeek's: an idle and an active timeout, and the close.</summary>
internal readonly struct PlainRules<TDetails>(FlowsOptions options) : IFlowRules<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    private const int IdleTimer = 0;
    private const int ClosingTimer = 1;

    // Zeek's tcp_close_delay and tcp_reset_delay: the last acknowledgment and repeated packets come within this time.
    private const long ClosingNanoseconds = 5_000_000_000;
    private const int FirstFreePort = 1024;

    private readonly FlowOrientation _orientation = options.Orientation;
    private readonly long _idle = FlowTimer.Nanoseconds(options.IdleTimeout);
    private readonly long _active = FlowTimer.Nanoseconds(options.ActiveTimeout);
    private readonly long _closing = Math.Min(ClosingNanoseconds, FlowTimer.Nanoseconds(options.IdleTimeout));

    public int Timers => 2;

    public FlowEnd EndBefore(in Flow<TDetails> flow, in FlowPacket packet)
    {
        ref readonly FlowRecord record = ref flow.Record;
        // The clock does not go back, so that the difference is never negative.
        if ((ulong)(packet.Clock - record.FirstClock) >= (ulong)_active)
            return FlowEnd.Active;
        if (!packet.IsSyn)
            return FlowEnd.None;
        if (record.Reason != FlowEnd.None)
            return record.Reason;
        // A repeated SYN has the same number; one without an answer may get another.
        bool isNew = record.HasSyn
            && packet.IsFromLow == record.OriginatorIsLow
            && packet.Sequence != record.SynSequence
            && record.Responder.Packets > 0;
        return isNew ? FlowEnd.Reused : FlowEnd.None;
    }

    public void Begin(ref Flow<TDetails> flow, in FlowPacket packet) =>
        flow.Record.OriginatorIsLow = packet.Originator switch
        {
            KnownOriginator.Low => true,
            KnownOriginator.High => false,
            _ => IsFromOriginator(packet) == packet.IsFromLow,
        };

    public FlowTimer Update(ref Flow<TDetails> flow, in FlowPacket packet, QuietTimes quiet)
    {
        ref FlowRecord record = ref flow.Record;
        bool isForward = packet.IsFromLow == record.OriginatorIsLow;
        flow.Details.Add(packet, isForward);
        record.Start = Math.Min(record.Start, packet.Time);
        record.End = Math.Max(record.End, packet.Time);
        if (isForward && packet.IsSyn)
            (record.HasSyn, record.SynSequence) = (true, packet.Sequence);
        ref FlowSide side = ref isForward ? ref record.Originator : ref record.Responder;
        side.Packets++;
        side.FrameBytes += packet.FrameBytes;
        side.IpBytes += packet.IpBytes;
        side.PayloadBytes += packet.PayloadBytes;
        side.Flags |= packet.Flags;
        if (record.Reason != FlowEnd.None)
            return FlowTimer.Unchanged;
        if (packet.Flags.HasFlag(TcpControl.Reset))
            record.Reason = FlowEnd.Reset;
        else if ((record.Originator.Flags & record.Responder.Flags).HasFlag(TcpControl.Finish))
            record.Reason = FlowEnd.Finished;
        return record.Reason == FlowEnd.None
            ? FlowTimer.After(IdleTimer, packet.Clock, _idle)
            : FlowTimer.After(ClosingTimer, packet.Clock, _closing);
    }

    public FlowTimer Expire(ref Flow<TDetails> flow, long noticed) => FlowTimer.Unchanged;

    private bool IsFromOriginator(in FlowPacket packet)
    {
        if (packet.Flags.HasFlag(TcpControl.Synchronize))
            return !packet.Flags.HasFlag(TcpControl.Acknowledgment);
        if (_orientation == FlowOrientation.FirstPacket || packet.Key.LowPort == packet.Key.HighPort)
            return true;
        bool lowIsServer = packet.Key.LowPort < FirstFreePort == packet.Key.HighPort < FirstFreePort
            ? packet.Key.LowPort < packet.Key.HighPort
            : packet.Key.LowPort < FirstFreePort;
        return lowIsServer != packet.IsFromLow;
    }
}
