using PcapStream.Operations.Flows.Packets;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>What is counted of each flow besides its record.</summary>
internal interface IFlowDetails
{
    /// <summary>Adds a packet.</summary>
    void Add(in FlowPacket packet, bool isForward);
}

/// <summary>Nothing: for columns that the record answers.</summary>
internal struct NoDetails : IFlowDetails
{
    public readonly void Add(in FlowPacket packet, bool isForward)
    {
    }
}
