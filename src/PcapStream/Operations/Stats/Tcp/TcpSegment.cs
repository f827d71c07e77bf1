using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>All that the analysis needs of a segment, so that it can be replayed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpSegment
{
    public FlowKey Key;

    /// <summary>Number of the segment among all TCP segments.</summary>
    public long Ordinal;

    public long Time;
    public uint Sequence;
    public uint Acknowledgment;

    /// <summary>Bytes of payload, as IP's header gives them.</summary>
    public uint Length;

    public uint FrameBytes;
    public ushort Window;
    public TcpControl Flags;
    public bool FromHigh;

    public readonly bool Has(TcpControl flags) => (Flags & flags) != 0;
}

/// <summary>Segments by their ends, and in the order of the capture within.</summary>
internal readonly struct SegmentsByStream : IRecordOrder<TcpSegment>
{
    public static int Compare(in TcpSegment left, in TcpSegment right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in TcpSegment record) => record.Key.Prefix;
}
