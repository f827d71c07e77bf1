using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>A segment that was not acknowledged yet.</summary>
/// <param name="Frame">The number of its packet.</param>
/// <param name="Time">Its time in nanoseconds.</param>
/// <param name="Sequence">Its sequence number, or that of its part that was not acknowledged.</param>
/// <param name="Next">The sequence number after it.</param>
internal readonly record struct UnackedSegment(long Frame, long Time, uint Sequence, uint Next);

/// <summary>What is remembered of the segments of one side of a connection.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UnackedSide(ulong side, in HashSeed seed) : IHashedRecord<UnackedSide>
{
    private readonly ulong _side = side;

    /// <summary>The number of the packet that set the highest sequence number.</summary>
    public long NextFrame;

    /// <summary>Segments in <see cref="UnackedPart"/>.</summary>
    public int Count;

    /// <summary>
    /// The lowest sequence number of the segments, and the highest after one, both from <see cref="Origin"/>. They
    /// spare a look at every segment, which may be thousands where acknowledgments were not captured.
    /// </summary>
    public uint First = uint.MaxValue;
    public uint Last;

    /// <summary>The sequence number from which they are counted.</summary>
    public uint Origin;

    /// <summary>Bytes since a segment with PSH.</summary>
    public uint PushBytes;

    /// <summary>Bytes that the other side has out of order.</summary>
    public uint SelectiveBytes;

    /// <summary>Whether a segment was lost, so that bytes in flight are not known.</summary>
    public bool HasGap;

    /// <summary>Whether the latest segment with data had PSH.</summary>
    public bool HasPushed;

    public readonly ulong Hash { get; } = seed.Hash(side) | 1;

    public readonly bool HasKeyOf(in UnackedSide other) => _side == other._side;
}

/// <summary>Some of the segments of a side, the earliest first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UnackedPart(ulong part, in HashSeed seed) : IHashedRecord<UnackedPart>
{
    /// <summary>The most segments of a part.</summary>
    public const int Most = 16;

    private readonly ulong _part = part;

    public UnackedSegments Segments;

    public readonly ulong Hash { get; } = seed.Hash(part) | 1;

    public readonly bool HasKeyOf(in UnackedPart other) => _part == other._part;
}

[InlineArray(UnackedPart.Most)]
internal struct UnackedSegments
{
    private UnackedSegment _first;
}
