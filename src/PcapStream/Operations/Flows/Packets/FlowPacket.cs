using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>What flows need of a packet: a value of fixed size, which can wait on disk.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowPacket
{
    public FlowKey Key;

    /// <summary>Its place among all packets, from 1.</summary>
    public long Ordinal;

    /// <summary>Its time in nanoseconds; that of <see cref="Clock"/> for a packet without one.</summary>
    public long Time;

    /// <summary>The greatest time of this packet and of all before it.</summary>
    public long Clock;

    /// <summary>Bytes on the wire.</summary>
    public uint FrameBytes;

    /// <summary>Bytes of the IP packet, by its header.</summary>
    public uint IpBytes;

    /// <summary>Bytes of the transport's header; 0 without one.</summary>
    public uint HeaderBytes;

    /// <summary>Bytes after the headers that are known, by the IP header's length.</summary>
    public uint PayloadBytes;

    public uint Sequence;
    public ushort Window;
    public TcpControl Flags;

    /// <summary>Whether it is from the lower end of the key.</summary>
    public bool IsFromLow;

    /// <summary>Who began a connection that this packet continues after a timeout.</summary>
    public KnownOriginator Originator;
}

/// <summary>Which end of a key began.</summary>
internal enum KnownOriginator : byte
{
    Unknown,
    Low,
    High,
}
