using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>Details, and what the application says.</summary>
internal struct WithApplication<TDetails> : IFlowDetails
    where TDetails : unmanaged, IFlowDetails
{
    public TDetails Details;
    public FlowApplication Application;

    public void Add(in FlowPacket packet, bool isForward) => Details.Add(packet, isForward);

    public void Add(ReadOnlySpan<byte> facts, bool isForward) => Application.Add(facts, isForward);

    [UnscopedRef]
    public FlowView View(ref readonly FlowRecord record) => new(Details.View(in record), in Application);
}
