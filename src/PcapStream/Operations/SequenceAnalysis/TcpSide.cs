using System.Runtime.InteropServices;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>The state of one side of a TCP conversation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpSide
{
    /// <summary>Time of the segment that set <see cref="Next"/>.</summary>
    public long NextTime;

    /// <summary>Time of its latest segment.</summary>
    public long LatestTime;

    /// <summary>The sequence number after the highest so far.</summary>
    public uint Next;

    /// <summary>The initial sequence number, known or guessed.</summary>
    public uint Initial;

    public uint LatestAcknowledgment;

    /// <summary>Duplicates of that acknowledgment.</summary>
    public ushort Duplicates;

    public ushort Window;
    public TcpSideFlags Flags;

    public readonly bool Is(TcpSideFlags flag) => (Flags & flag) != 0;
}

[Flags]
internal enum TcpSideFlags : uint
{
    None,
    HasInitial = 1,
    HasNext = 2,
    HasWindow = 4,
    SawSyn = 8,
    SawSynAck = 16,

    /// <summary>Its latest segment was a keep-alive.</summary>
    KeepAlive = 32,

    /// <summary>Its latest segment was a zero window probe.</summary>
    ZeroWindowProbe = 64,

    Latest = KeepAlive | ZeroWindowProbe,
}
