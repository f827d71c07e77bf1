using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Windows;
using PcapStream.Operations.Flows.Zeek;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>A flow as columns see it. What no column of the run needs is not counted, and is not here.</summary>
internal readonly ref struct FlowView
{
    /// <summary>Who, when, how much and why it ended; always here.</summary>
    public readonly ref readonly FlowRecord Record;

    /// <summary>For <see cref="ColumnNeeds.Statistics"/>.</summary>
    public readonly ref readonly FlowStatistics Statistics;

    /// <summary>For <see cref="ColumnNeeds.Application"/>.</summary>
    public readonly ref readonly FlowApplication Application;

    /// <summary>For <see cref="ColumnNeeds.Sketches"/>.</summary>
    public readonly ref readonly FlowSketches Sketches;

    /// <summary>For <see cref="ColumnNeeds.Zeek"/>.</summary>
    public readonly ref readonly ZeekConnection Connection;

    /// <summary>For <see cref="ColumnNeeds.Full"/>.</summary>
    public readonly ref readonly MillisecondTimes Milliseconds;

    /// <summary>For <see cref="ColumnNeeds.Full"/>.</summary>
    public readonly ref readonly TcpCounters Tcp;

    /// <summary>For <see cref="ColumnNeeds.Full"/>.</summary>
    public readonly FirstMacs Macs;

    /// <summary>For <see cref="ColumnNeeds.Window"/>.</summary>
    public readonly ref readonly HostWindow Window;

    /// <summary>The first packets, at most <see cref="FlowsOptions.SequencePackets"/>.</summary>
    public ReadOnlySpan<SequencePacket> Sequence { get; init; }

    /// <summary>The number of the row, from 0.</summary>
    public long Number { get; init; }

    public FlowView(ref readonly FlowRecord record) => Record = ref record;

    public FlowView(ref readonly FlowRecord record, ref readonly FlowStatistics statistics)
        : this(in record) => Statistics = ref statistics;

    public FlowView(FlowView other, ref readonly FlowApplication application)
    {
        this = other;
        Application = ref application;
    }

    public FlowView(FlowView other, ref readonly FlowSketches sketches)
    {
        this = other;
        Sketches = ref sketches;
    }

    public FlowView(ref readonly FlowRecord record, ref readonly ZeekConnection connection)
        : this(in record) => Connection = ref connection;

    public FlowView(ref readonly FlowRecord record, ref readonly HostWindow window)
        : this(in record) => Window = ref window;

    public FlowView(
        ref readonly FlowRecord record,
        ref readonly FlowStatistics statistics,
        ref readonly MillisecondTimes milliseconds,
        ref readonly TcpCounters tcp,
        FirstMacs macs,
        ReadOnlySpan<SequencePacket> sequence)
        : this(in record, in statistics)
    {
        Milliseconds = ref milliseconds;
        Tcp = ref tcp;
        Macs = macs;
        Sequence = sequence;
    }
}
