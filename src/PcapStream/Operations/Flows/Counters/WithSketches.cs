using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>Details, and distributions of packets.</summary>
internal struct WithSketches<TDetails> : IFlowDetails
    where TDetails : unmanaged, IFlowDetails
{
    public TDetails Details;
    public FlowSketches Sketches;

    public void Add(in FlowPacket packet, bool isForward)
    {
        Details.Add(packet, isForward);
        Sketches.Add(packet, isForward);
    }

    public void Add(ReadOnlySpan<byte> facts, bool isForward) => Details.Add(facts, isForward);

    [UnscopedRef]
    public FlowView View(ref readonly FlowRecord record) => new(Details.View(in record), in Sketches);
}

/// <summary>Distributions of both directions and of each.</summary>
internal struct FlowSketches
{
    public PacketSketches All;
    public PacketSketches Forward;
    public PacketSketches Backward;

    public void Add(in FlowPacket packet, bool isForward)
    {
        All.Add(packet);
        if (isForward)
            Forward.Add(packet);
        else
            Backward.Add(packet);
    }
}

/// <summary>Distributions of packets.</summary>
internal struct PacketSketches
{
    private long _last;
    private bool _any;

    /// <summary>Bytes on the wire.</summary>
    public QuantileSketch<SizeCells> FrameBytes;

    /// <summary>Nanoseconds between packets.</summary>
    public QuantileSketch<TimeCells> Gaps;

    public void Add(in FlowPacket packet)
    {
        FrameBytes.Add(packet.FrameBytes);
        if (_any)
            Gaps.Add(packet.Time - _last);
        (_last, _any) = (packet.Time, true);
    }
}
