using System.Numerics;
using System.Runtime.CompilerServices;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>What is counted of the packets of one direction.</summary>
internal struct SideDetails
{
    public Moments FrameBytes;
    public Moments PayloadBytes;
    public Arrivals Arrivals;
    public FlagCounts Flags;
    public BulkCounter Bulk;

    /// <summary>Bytes of all transport headers.</summary>
    public long HeaderBytes;

    /// <summary>The shortest transport header.</summary>
    public uint LeastHeader;

    /// <summary>Packets with a payload.</summary>
    public long DataPackets;

    /// <summary>The window of the first TCP packet.</summary>
    public ushort FirstWindow;

    public void Add(in FlowPacket packet)
    {
        LeastHeader = FrameBytes.Count == 0 ? packet.HeaderBytes : Math.Min(LeastHeader, packet.HeaderBytes);
        if (FrameBytes.Count == 0)
            FirstWindow = packet.Window;
        FrameBytes.Add(packet.FrameBytes);
        PayloadBytes.Add(packet.PayloadBytes);
        Arrivals.Add(packet.Time);
        Flags.Add(packet.Flags);
        HeaderBytes += packet.HeaderBytes;
        DataPackets += packet.PayloadBytes > 0 ? 1 : 0;
    }
}

/// <summary>Packets with each TCP flag.</summary>
internal struct FlagCounts
{
    private Counts _counts;

    public readonly long this[TcpControl flag] => _counts[BitOperations.TrailingZeroCount((int)flag)];

    public void Add(TcpControl flags)
    {
        for (int set = (int)flags & 0xFF; set != 0; set &= set - 1)
            _counts[BitOperations.TrailingZeroCount(set)]++;
    }

    [InlineArray(8)]
    private struct Counts
    {
        private long _first;
    }
}
