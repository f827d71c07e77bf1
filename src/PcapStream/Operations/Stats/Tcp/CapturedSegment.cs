using System.Runtime.InteropServices;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>A segment and what else is counted of it, so that it can be analysed later.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CapturedSegment
{
    public FlowKey Key;

    /// <summary>Number of the segment among all TCP segments.</summary>
    public long Ordinal;

    public uint FrameBytes;
    public TcpSegment Segment;
}

/// <summary>Orders segments by their ends, then by their place in the capture.</summary>
internal readonly struct SegmentsByStream : IRecordOrder<CapturedSegment>
{
    public static int Compare(in CapturedSegment left, in CapturedSegment right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in CapturedSegment record) => record.Key.Prefix;
}
