using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>What is counted of each flow besides its record.</summary>
internal interface IFlowDetails
{
    /// <summary>Adds a packet.</summary>
    void Add(in FlowPacket packet, bool isForward);

    /// <summary>Adds what the application says in a packet.</summary>
    void Add(ReadOnlySpan<byte> facts, bool isForward);

    /// <summary>Shows it with the record of its flow.</summary>
    [UnscopedRef]
    FlowView View(ref readonly FlowRecord record);
}

/// <summary>Nothing: for columns that the record answers.</summary>
internal struct NoDetails : IFlowDetails
{
    public readonly void Add(in FlowPacket packet, bool isForward)
    {
    }

    public readonly void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
    }

    [UnscopedRef]
    public readonly FlowView View(ref readonly FlowRecord record) => new(in record);
}
