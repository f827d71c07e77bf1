using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>The data of a segment that the analysis needs, so that it can run later.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpSegment
{
    public FlowKey Key;

    /// <summary>Number of the segment among all TCP segments.</summary>
    public long Ordinal;

    public long Time;
    public uint Sequence;
    public uint Acknowledgment;

    /// <summary>Bytes of payload, by the IP header.</summary>
    public uint Length;

    public uint FrameBytes;
    public ushort Window;
    public TcpControl Flags;
    public bool FromHigh;

    public readonly bool Has(TcpControl flags) => (Flags & flags) != 0;
}

/// <summary>Orders segments by their ends, then by their place in the capture.</summary>
internal readonly struct SegmentsByStream : IRecordOrder<TcpSegment>
{
    public static int Compare(in TcpSegment left, in TcpSegment right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in TcpSegment record) => record.Key.Prefix;
}
