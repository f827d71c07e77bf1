using System.Runtime.InteropServices;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>The state of one side of a TCP conversation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpSide
{
    /// <summary>
    /// In place of duplicates: it was said that the other side acknowledged what was not captured, and is not said
    /// again.
    /// </summary>
    public const short SaidUnseen = -1;

    /// <summary>Time of the segment that set <see cref="Next"/>.</summary>
    public long NextTime;

    /// <summary>Time of its latest segment.</summary>
    public long LatestTime;

    /// <summary>The number of the packet with the first segment with its latest acknowledgment.</summary>
    public long LatestChange;

    /// <summary>The sequence number after the highest so far.</summary>
    public uint Next;

    /// <summary>The sequence number up to which no byte is missing, as far as is known.</summary>
    public uint Gapless;

    /// <summary>The initial sequence number, known or guessed.</summary>
    public uint Initial;

    public uint LatestAcknowledgment;

    /// <summary>Duplicates of that acknowledgment, or <see cref="SaidUnseen"/>.</summary>
    public short Duplicates;

    public ushort Window;
    public TcpSideFlags Flags;

    // One more than the shift, so that a side that was not seen has an unknown one.
    private byte _shift;

    /// <summary>The shift of its windows, or another value of <see cref="StreamFacts.WindowShift"/>.</summary>
    public sbyte WindowShift
    {
        readonly get => (sbyte)(_shift - 1);
        set => _shift = (byte)(value + 1);
    }

    public readonly bool Is(TcpSideFlags flag) => (Flags & flag) != 0;
}

[Flags]
internal enum TcpSideFlags : uint
{
    None,
    HasInitial = 1,
    HasNext = 2,
    HasWindow = 4,
    HasGapless = 8,

    /// <summary>It sent no acknowledgment after its SYN, whose window is never scaled.</summary>
    HasPlainWindow = 16,

    /// <summary>It sent the conversation's first FIN.</summary>
    ClosedFirst = 32,

    /// <summary>Its latest segment was a keep-alive.</summary>
    KeepAlive = 64,

    /// <summary>Its latest segment was a zero window probe.</summary>
    ZeroWindowProbe = 128,

    Latest = KeepAlive | ZeroWindowProbe,
}
