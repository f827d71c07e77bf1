using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>What flows need of a packet: a value of fixed size, which can wait on disk.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowPacket
{
    public FlowTuple Key;

    /// <summary>Its place among all packets, from 1, and its depth in tunnels.</summary>
    public long Ordinal;

    /// <summary>Its time in nanoseconds; that of <see cref="Clock"/> for a packet without one.</summary>
    public long Time;

    /// <summary>The greatest time of this packet and of all before it.</summary>
    public long Clock;

    /// <summary>The flow of the tunnel in which it came; none outside of tunnels.</summary>
    public FlowName Parent;

    /// <summary>Bytes on the wire.</summary>
    public uint FrameBytes;

    /// <summary>Bytes of the IP packet, by its header.</summary>
    public uint IpBytes;

    /// <summary>Bytes of the transport's header; 0 without one.</summary>
    public uint HeaderBytes;

    /// <summary>Bytes after the headers that are known, by the IP header's length.</summary>
    public uint PayloadBytes;

    /// <summary>The hardware address of its sender, and of its receiver, where columns need them; 0 for none.</summary>
    public ulong SourceMac;
    public ulong DestinationMac;

    public uint Sequence;
    public uint Acknowledgment;
    public ushort Window;
    public TcpControl Flags;

    /// <summary>The maximum segment size in a SYN, where columns need it; 0 for none.</summary>
    public ushort SegmentSize;

    /// <summary>The shift of the window in a SYN, plus 1, where columns need it; 0 for none.</summary>
    public byte WindowShift;

    /// <summary>Whether it is from the lower end of the key.</summary>
    public bool IsFromLow;

    /// <summary>Who began a connection that this packet continues after a timeout.</summary>
    public KnownOriginator Originator;

    /// <summary>What is wrong with it.</summary>
    public PacketFaults Faults;

    /// <summary>Whether it counts for its receiver now; windows count it for its sender first.</summary>
    public bool IsReceived;

    /// <summary>What its payload may be, for Zeek's rules.</summary>
    public ZeekClues Clues;

    /// <summary>Where its sender waits for data of FTP, for Zeek's rules.</summary>
    public DataPort Data;

    /// <summary>Where it was seen, as far as it is part of the key; at the end, since few runs need it.</summary>
    public FlowScope Scope;

    /// <summary>A hash of its key for <see cref="LiveFlows{TDetails}"/> and <see cref="WaitingPackets"/>.</summary>
    public readonly uint Hash(HashSeed seed) => Hash(seed, Key);

    /// <summary>A hash of another key for it.</summary>
    public readonly uint Hash(HashSeed seed, in FlowTuple key)
    {
        ulong wide = seed.Hash(key);
        if (!Scope.IsNone)
            wide ^= seed.Hash(Scope);
        return (uint)(wide ^ wide >> 32);
    }

    /// <summary>Whether it asks for a TCP connection: SYN without ACK.</summary>
    public readonly bool IsSyn =>
        (Flags & (TcpControl.Synchronize | TcpControl.Acknowledgment)) == TcpControl.Synchronize;

    public readonly bool Has(TcpControl flag) => (Flags & flag) != 0;
}

/// <summary>Which end of a key began.</summary>
internal enum KnownOriginator : byte
{
    Unknown,
    Low,
    High,
}

/// <summary>What is wrong with a packet, where a schema asks for it.</summary>
[Flags]
internal enum PacketFaults : byte
{
    None = 0,

    /// <summary>It was not captured whole.</summary>
    Truncated = 1 << 0,

    /// <summary>The transport's checksum is wrong.</summary>
    Checksum = 1 << 1,

    /// <summary>The transport's header is not whole, or contradicts itself.</summary>
    Header = 1 << 2,
}
