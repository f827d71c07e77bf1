using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>Statistics of a flow's packets, in both directions and together.</summary>
internal struct FlowStatistics : IFlowDetails
{
    // CICFlowMeter: a flow that is silent for longer is idle, and a shorter silence ends a subflow.
    private const long IdleGap = 5_000_000_000;
    private const long SubflowGap = 1_000_000_000;

    public Moments FrameBytes;
    public Moments PayloadBytes;
    public Arrivals Arrivals;
    public SideDetails Forward;
    public SideDetails Backward;

    /// <summary>Nanoseconds of activity before each silence of more than 5 s.</summary>
    public Moments Active;

    /// <summary>Nanoseconds of each silence of more than 5 s.</summary>
    public Moments Idle;

    /// <summary>Silences of more than 1 s, plus 1.</summary>
    public long Subflows;

    private long _activeSince;

    [UnscopedRef]
    public readonly FlowView View(ref readonly FlowRecord record) => new(in record, in this);

    public readonly void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
    }

    public void Add(in FlowPacket packet, bool isForward)
    {
        long time = packet.Time;
        if (FrameBytes.Count == 0)
        {
            Subflows = 1;
            _activeSince = time;
        }
        else
        {
            long last = Arrivals.Last;
            Subflows += time - last > SubflowGap ? 1 : 0;
            if (time - last > IdleGap)
            {
                Active.Add(last - _activeSince);
                Idle.Add(time - last);
                _activeSince = time;
            }
        }
        FrameBytes.Add(packet.FrameBytes);
        PayloadBytes.Add(packet.PayloadBytes);
        Arrivals.Add(time);
        if (isForward)
            Forward.Add(packet);
        else
            Backward.Add(packet);
        if (packet.PayloadBytes == 0)
            return;
        if (isForward)
        {
            Forward.Bulk.Add(time, packet.PayloadBytes);
            Backward.Bulk.Break();
        }
        else
        {
            Backward.Bulk.Add(time, packet.PayloadBytes);
            Forward.Bulk.Break();
        }
    }
}
