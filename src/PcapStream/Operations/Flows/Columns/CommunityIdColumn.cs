using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>The column that all schemas can have.</summary>
internal static class CommunityIdColumn
{
    public static FlowColumn Instance { get; } = new(
        "community_id",
        "Community ID, version 1 with seed 0",
        FlowColumnKind.Text,
        FlowValueType.Text,
        ColumnNeeds.Record,
        (flow, value) =>
        {
            ref readonly FlowTuple key = ref flow.Record.Key;
            CommunityId.Add(value, key.LowAddress, key.LowPort, key.HighAddress, key.HighPort, key.Protocol);
        },
        zeekType: "string");
}
