using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// Adds packets to their flows, and gives each flow to a sink when it ends, in the order of
/// <see cref="FlowRecord.EndClock"/> and <see cref="FlowRecord.EndOrdinal"/>. Packets of flows for which there is no
/// memory wait on disk. Which flows there are, and their order, does not depend on the memory: a flow's end depends on
/// its own packets and on the clock only, and each packet knows the clock.
/// </summary>
internal sealed unsafe class FlowTracker<TDetails>(
    FlowsOptions options, FlowTable<TDetails> table, WaitingPackets waiting, IFlowSink<TDetails> sink)
    where TDetails : unmanaged, IFlowDetails
{
    // Zeek's tcp_close_delay and tcp_reset_delay: the last acknowledgment and repeated packets come within this time.
    private const long ClosingNanoseconds = 5_000_000_000;
    private const int FirstFreePort = 1024;

    private readonly long _idle = Nanoseconds(options.IdleTimeout);
    private readonly long _active = Nanoseconds(options.ActiveTimeout);
    private readonly long _closing = Math.Min(ClosingNanoseconds, Nanoseconds(options.IdleTimeout));
    private readonly HashSeed _seed = HashSeed.Random();

    /// <summary>Adds a packet, whose clock is not before that of the last one.</summary>
    public void Add(ref FlowPacket packet)
    {
        EndUntil(packet.Clock);
        ulong wide = _seed.Hash(packet.Key);
        uint hash = (uint)(wide ^ wide >> 32);
        FlowTable<TDetails>.Entry* entry = table.Find(packet.Key, hash);
        if (entry != null && EndBefore(entry->Flow.Record, packet) is var reason and not FlowEnd.None)
        {
            ref FlowRecord ended = ref entry->Flow.Record;
            // Who began a long connection is still known in its next part.
            if (reason == FlowEnd.Active)
                packet.Originator = ended.OriginatorIsLow ? KnownOriginator.Low : KnownOriginator.High;
            (ended.EndClock, ended.EndOrdinal) = (packet.Clock, packet.Ordinal);
            End(entry, reason);
            entry = null;
        }
        if (entry == null)
        {
            entry = waiting.Takes(hash) ? null : table.TryAdd(packet.Key, hash);
            if (entry == null)
            {
                waiting.Add(packet, hash);
                return;
            }
            Begin(ref entry->Flow.Record, packet);
        }
        Update(entry, packet);
    }

    /// <summary>Ends all flows, at the end of the input.</summary>
    /// <param name="clock">The greatest time of all packets.</param>
    public void EndAll(long clock)
    {
        EndUntil(clock);
        for (FlowTable<TDetails>.Entry* entry = First(); entry != null; entry = First())
            End(entry, FlowEnd.InputEnd);
    }

    private static long Nanoseconds(TimeSpan time) =>
        time.Ticks > long.MaxValue / TimeSpan.NanosecondsPerTick
            ? long.MaxValue
            : time.Ticks * TimeSpan.NanosecondsPerTick;

    private void EndUntil(long clock)
    {
        for (FlowTable<TDetails>.Entry* entry = First();
            entry != null && entry->Flow.Record.EndClock <= clock;
            entry = First())
            End(entry, FlowEnd.Idle);
    }

    // The flow that is next to end.
    private FlowTable<TDetails>.Entry* First()
    {
        FlowTable<TDetails>.Entry* open = table.Oldest(FlowList.Open);
        FlowTable<TDetails>.Entry* closing = table.Oldest(FlowList.Closing);
        if (open == null || closing == null)
            return open == null ? closing : open;
        ref readonly FlowRecord one = ref open->Flow.Record;
        ref readonly FlowRecord other = ref closing->Flow.Record;
        return (one.EndClock, one.EndOrdinal).CompareTo((other.EndClock, other.EndOrdinal)) < 0 ? open : closing;
    }

    private void End(FlowTable<TDetails>.Entry* entry, FlowEnd reason)
    {
        // A connection that was closed has its reason.
        if (entry->Flow.Record.Reason == FlowEnd.None)
            entry->Flow.Record.Reason = reason;
        sink.Add(entry->Flow);
        table.Remove(entry);
    }

    // Whether a packet begins another flow.
    private FlowEnd EndBefore(in FlowRecord flow, in FlowPacket packet)
    {
        // The clock does not go back, so that the difference is never negative.
        if ((ulong)(packet.Clock - flow.FirstClock) >= (ulong)_active)
            return FlowEnd.Active;
        if (!IsSyn(packet))
            return FlowEnd.None;
        if (flow.Reason != FlowEnd.None)
            return flow.Reason;
        // A repeated SYN has the same number; one without an answer may get another.
        bool isNew = flow.HasSyn
            && packet.IsFromLow == flow.OriginatorIsLow
            && packet.Sequence != flow.SynSequence
            && flow.Responder.Packets > 0;
        return isNew ? FlowEnd.Reused : FlowEnd.None;
    }

    private void Begin(ref FlowRecord flow, in FlowPacket packet)
    {
        flow.Start = flow.End = packet.Time;
        flow.FirstClock = packet.Clock;
        flow.FirstOrdinal = packet.Ordinal;
        flow.OriginatorIsLow = packet.Originator switch
        {
            KnownOriginator.Low => true,
            KnownOriginator.High => false,
            _ => IsFromOriginator(packet) == packet.IsFromLow,
        };
    }

    private bool IsFromOriginator(in FlowPacket packet)
    {
        if (packet.Flags.HasFlag(TcpControl.Synchronize))
            return !packet.Flags.HasFlag(TcpControl.Acknowledgment);
        if (options.Orientation == FlowOrientation.FirstPacket || packet.Key.LowPort == packet.Key.HighPort)
            return true;
        bool lowIsServer = packet.Key.LowPort < FirstFreePort == packet.Key.HighPort < FirstFreePort
            ? packet.Key.LowPort < packet.Key.HighPort
            : packet.Key.LowPort < FirstFreePort;
        return lowIsServer != packet.IsFromLow;
    }

    private void Update(FlowTable<TDetails>.Entry* entry, in FlowPacket packet)
    {
        ref FlowRecord flow = ref entry->Flow.Record;
        bool isForward = packet.IsFromLow == flow.OriginatorIsLow;
        entry->Flow.Details.Add(packet, isForward);
        flow.Start = Math.Min(flow.Start, packet.Time);
        flow.End = Math.Max(flow.End, packet.Time);
        if (isForward && IsSyn(packet))
            (flow.HasSyn, flow.SynSequence) = (true, packet.Sequence);
        ref FlowSide side = ref isForward ? ref flow.Originator : ref flow.Responder;
        side.Packets++;
        side.FrameBytes += packet.FrameBytes;
        side.IpBytes += packet.IpBytes;
        side.PayloadBytes += packet.PayloadBytes;
        side.Flags |= packet.Flags;
        if (flow.Reason != FlowEnd.None)
            return;
        if (packet.Flags.HasFlag(TcpControl.Reset))
            flow.Reason = FlowEnd.Reset;
        else if ((flow.Originator.Flags & flow.Responder.Flags).HasFlag(TcpControl.Finish))
            flow.Reason = FlowEnd.Finished;
        bool isClosed = flow.Reason != FlowEnd.None;
        flow.EndClock = Later(packet.Clock, isClosed ? _closing : _idle);
        flow.EndOrdinal = packet.Ordinal;
        table.MoveToEnd(entry, isClosed ? FlowList.Closing : FlowList.Open);
    }

    private static bool IsSyn(in FlowPacket packet) =>
        (packet.Flags & (TcpControl.Synchronize | TcpControl.Acknowledgment)) == TcpControl.Synchronize;

    private static long Later(long clock, long time) =>
        clock > long.MaxValue - time ? long.MaxValue : clock + time;
}

/// <summary>Gets flows that have ended.</summary>
internal interface IFlowSink<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    void Add(in Flow<TDetails> flow);
}
