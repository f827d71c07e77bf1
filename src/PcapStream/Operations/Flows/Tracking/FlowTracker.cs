using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// Adds packets to their flows, and gives each flow to a sink when it ends, in the order of
/// <see cref="FlowRecord.EndClock"/> and <see cref="FlowRecord.EndOrdinal"/>. Packets of flows for which there is no
/// memory wait on disk. Which flows there are, and their order, does not depend on the memory: a flow's end depends on
/// its own packets and on the clock only, and each packet knows the clock.
/// </summary>
internal sealed unsafe class FlowTracker<TDetails, TRules>(
    TRules rules, LiveFlows<TDetails> table, WaitingPackets waiting, QuietTimes quiet, IFlowSink<TDetails> sink)
    where TDetails : unmanaged, IFlowDetails
    where TRules : struct, IFlowRules<TDetails>
{
    private readonly TRules _rules = rules;

    /// <summary>Adds a packet, whose clock is not before that of the last one.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="key">The key of its flow.</param>
    /// <param name="facts">What its application says.</param>
    /// <param name="hash">A hash of the key.</param>
    /// <returns>What names its flow in <see cref="FlowPacket.Parent"/>; nothing for a packet that waits.</returns>
    public FlowName Add(ref FlowPacket packet, in FlowTuple key, ReadOnlySpan<byte> facts, uint hash)
    {
        EndUntil(packet.Clock);
        LiveFlows<TDetails>.Entry* entry = table.Find(key, packet.Scope, hash);
        if (entry != null && _rules.EndBefore(entry->Flow, packet) is var reason and not FlowEnd.None)
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
            entry = waiting.Takes(hash) ? null : table.TryAdd(key, packet.Scope, hash);
            if (entry == null)
            {
                waiting.Add(packet, facts, hash);
                return default;
            }
            ref FlowRecord flow = ref entry->Flow.Record;
            flow.Start = flow.End = packet.Time;
            flow.FirstClock = packet.Clock;
            flow.FirstOrdinal = packet.Ordinal;
            _rules.Begin(ref entry->Flow, packet);
        }
        Set(entry, _rules.Update(ref entry->Flow, packet, quiet), packet.Ordinal);
        if (!facts.IsEmpty)
            entry->Flow.Details.Add(facts, packet.IsFromLow == entry->Flow.Record.OriginatorIsLow);
        return entry->Flow.Record.Name;
    }

    /// <summary>Ends all flows, at the end of the input.</summary>
    /// <param name="clock">The greatest time of all packets.</param>
    public void EndAll(long clock)
    {
        EndUntil(clock);
        for (LiveFlows<TDetails>.Entry* entry = table.First(); entry != null; entry = table.First())
            End(entry, FlowEnd.InputEnd);
    }

    private void EndUntil(long clock)
    {
        for (LiveFlows<TDetails>.Entry* entry = table.First();
            entry != null && entry->Flow.Record.EndClock <= clock;
            entry = table.First())
        {
            FlowTimer next = _rules.Expire(ref entry->Flow, quiet.NoticedAt(entry->Flow.Record.EndClock));
            if (next.IsUnchanged)
                End(entry, FlowEnd.Idle);
            else
                Set(entry, next, entry->Flow.Record.EndOrdinal);
        }
    }

    private void Set(LiveFlows<TDetails>.Entry* entry, FlowTimer timer, long ordinal)
    {
        if (timer.IsUnchanged)
            return;
        (entry->Flow.Record.EndClock, entry->Flow.Record.EndOrdinal) = (timer.Clock, ordinal);
        table.SetTimer(entry, timer.Number);
    }

    private void End(LiveFlows<TDetails>.Entry* entry, FlowEnd reason)
    {
        // A connection that was closed has its reason.
        if (entry->Flow.Record.Reason == FlowEnd.None)
            entry->Flow.Record.Reason = reason;
        sink.Add(entry->Flow);
        table.Remove(entry);
    }
}

/// <summary>Gets flows that have ended.</summary>
internal interface IFlowSink<TDetails>
    where TDetails : unmanaged, IFlowDetails
{
    void Add(in Flow<TDetails> flow);
}
