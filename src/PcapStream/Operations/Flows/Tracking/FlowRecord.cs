using System.Runtime.InteropServices;
using PcapStream.Protocols;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>A flow: who, when, how much each way, and how it ended.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowRecord
{
    public FlowTuple Key;

    /// <summary>The earliest time of its packets, in nanoseconds.</summary>
    public long Start;

    /// <summary>The latest time of its packets, in nanoseconds.</summary>
    public long End;

    /// <summary>The clock at its first packet.</summary>
    public long FirstClock;

    /// <summary>The place of its first packet among all.</summary>
    public long FirstOrdinal;

    /// <summary>The clock at which it ends, or will end if no other packet comes.</summary>
    public long EndClock;

    /// <summary>The place of the packet that decided on <see cref="EndClock"/>.</summary>
    public long EndOrdinal;

    public FlowSide Originator;
    public FlowSide Responder;

    /// <summary>The sequence number of the originator's SYN.</summary>
    public uint SynSequence;

    public bool OriginatorIsLow;
    public bool HasSyn;
    public FlowEnd Reason;

    /// <summary>Where it was seen, as far as it is part of the key.</summary>
    public FlowScope Scope;

    public readonly FlowName Name => FlowName.Of(this);

    /// <summary>Nanoseconds from the first to the last time; at most what fits.</summary>
    public readonly long Duration => (long)Math.Min((ulong)(End - Start), long.MaxValue);

    public readonly long Packets => Originator.Packets + Responder.Packets;

    public readonly NetworkAddress OriginatorAddress => OriginatorIsLow ? Key.LowAddress : Key.HighAddress;

    public readonly NetworkAddress ResponderAddress => OriginatorIsLow ? Key.HighAddress : Key.LowAddress;

    public readonly ushort OriginatorPort => OriginatorIsLow ? Key.LowPort : Key.HighPort;

    public readonly ushort ResponderPort => OriginatorIsLow ? Key.HighPort : Key.LowPort;
}

/// <summary>What one side of a flow sent.</summary>
internal struct FlowSide
{
    public long Packets;
    public long FrameBytes;
    public long IpBytes;
    public long PayloadBytes;

    /// <summary>All TCP flags that occurred.</summary>
    public TcpControl Flags;
}

/// <summary>Why a flow ended.</summary>
internal enum FlowEnd : byte
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>No packet came for the idle timeout.</summary>
    Idle,

    /// <summary>It lasted for the active timeout; its next packet begins another flow.</summary>
    Active,

    /// <summary>Both sides sent FIN.</summary>
    Finished,

    /// <summary>A side sent RST.</summary>
    Reset,

    /// <summary>A SYN with another sequence number began a new connection of the same addresses and ports.</summary>
    Reused,

    /// <summary>The input ended.</summary>
    InputEnd,
}
