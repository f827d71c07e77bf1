using System.Runtime.InteropServices;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>What is known of one side of a TCP conversation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpSide
{
    /// <summary>When the segment came that set <see cref="Next"/>.</summary>
    public long NextTime;

    /// <summary>When its latest segment came.</summary>
    public long LatestTime;

    /// <summary>The sequence number behind the highest that was seen.</summary>
    public uint Next;

    /// <summary>The sequence number that it began with, known or guessed.</summary>
    public uint Initial;

    public uint LatestAcknowledgment;

    /// <summary>Duplicate acknowledgments since that one.</summary>
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

    /// <summary>Its latest segment was one.</summary>
    KeepAlive = 32,

    /// <summary>Its latest segment was one.</summary>
    ZeroWindowProbe = 64,

    Latest = KeepAlive | ZeroWindowProbe,
}
