using PcapStream.Capture;

namespace PcapStream.Indexes;

/// <summary>A part of a capture in its index: it starts at a record and ends where the next one starts.</summary>
/// <param name="Offset">Offset of its first record.</param>
/// <param name="Packets">Packets that start in it.</param>
/// <param name="Earliest">The least of their times, in nanoseconds; above the greatest where none has one.</param>
/// <param name="Latest">The greatest time of them.</param>
/// <param name="IsPlain">
/// Whether it holds nothing but sound packets, so that reading may leave it out: no damage, no doubt, no other block of
/// a pcapng.
/// </param>
/// <param name="Sketch">The bits of its <see cref="BlockSketch"/>; empty where the index has none.</param>
internal readonly record struct IndexBlock(
    long Offset, long Packets, long Earliest, long Latest, bool IsPlain, ReadOnlyMemory<byte> Sketch)
{
    /// <summary>The <see cref="Earliest"/> of a block in which no packet has a time.</summary>
    public const long NoEarliest = long.MaxValue;

    /// <summary>The <see cref="Latest"/> of such a block.</summary>
    public const long NoLatest = Timestamp.NoTime;
}
