using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Zeek;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>A flow as columns see it. What no column of the run needs is not counted, and is not here.</summary>
internal readonly ref struct FlowView
{
    /// <summary>Who, when, how much and why it ended; always here.</summary>
    public readonly ref readonly FlowRecord Record;

    /// <summary>For <see cref="ColumnNeeds.Statistics"/>.</summary>
    public readonly ref readonly FlowStatistics Statistics;

    /// <summary>For <see cref="ColumnNeeds.Zeek"/>.</summary>
    public readonly ref readonly ZeekConnection Connection;

    public FlowView(ref readonly FlowRecord record) => Record = ref record;

    public FlowView(ref readonly FlowRecord record, ref readonly FlowStatistics statistics)
        : this(in record) => Statistics = ref statistics;

    public FlowView(ref readonly FlowRecord record, ref readonly ZeekConnection connection)
        : this(in record) => Connection = ref connection;
}
