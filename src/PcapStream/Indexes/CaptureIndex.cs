using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Indexes;

/// <summary>
/// An index of a capture: its parts, with the numbers and times of their packets, so that a part can be read without
/// those before it. docs/reference/index-format.md has its file byte by byte.
/// </summary>
internal sealed class CaptureIndex
{
    /// <summary>What the name of an index ends in, after the whole name of its capture.</summary>
    public const string Extension = ".pcix";

    /// <summary>The state of the file to which it belongs.</summary>
    public required FileState State { get; init; }

    /// <summary>The capture's format; of the first capture where several were joined into one file.</summary>
    public required CaptureFormat Format { get; init; }

    /// <summary>The first link types of the capture, up to <see cref="IndexFile.MostLinkTypes"/>.</summary>
    public required IReadOnlyList<LinkType> LinkTypes { get; init; }

    /// <summary>The parts, in order.</summary>
    public required IReadOnlyList<IndexBlock> Blocks { get; init; }

    /// <summary>What the sketches of the blocks have.</summary>
    public required IndexContents Contents { get; init; }

    /// <summary>Bytes of a sketch; 0 for an index without sketches.</summary>
    public required int SketchBytes { get; init; }

    /// <summary>Bytes in the capture, uncompressed.</summary>
    public required long CaptureLength { get; init; }

    /// <summary>
    /// The places of a compressed file from which its blocks are read, in order, the first with the offset 0; empty for
    /// a file that is not compressed.
    /// </summary>
    public required IReadOnlyList<AccessPoint> AccessPoints { get; init; }

    /// <summary>Packets of the capture.</summary>
    public required long Packets { get; init; }

    /// <summary>Time of the first packet, in nanoseconds.</summary>
    public required long FirstTime { get; init; }

    /// <summary>
    /// Whether the last block is the rest of the capture, whose packets depend on the memory limit of the reading.
    /// </summary>
    public required bool EndsEarly { get; init; }

    /// <summary>The damage ledger, as far as the index has room for it.</summary>
    public required IReadOnlyList<DamageEntry> Damage { get; init; }

    /// <summary>Entries of the whole ledger.</summary>
    public required long DamageCount { get; init; }

    /// <summary>What the packets of a block have.</summary>
    public BlockSketch SketchOf(IndexBlock block) => new(block.Sketch.Span, Contents);

    /// <summary>Most blocks of an index.</summary>
    /// <param name="contents">What the sketches of the blocks have.</param>
    public static int MostBlocks(IndexContents contents) =>
        contents == IndexContents.None ? IndexFile.MostBlocks : IndexFile.MostSketchedBlocks;

    /// <summary>
    /// The bytes between access points of a compressed capture, so that they and the blocks have at most a thousandth
    /// of its bytes.
    /// </summary>
    /// <param name="blockBytes">Bytes of the smallest block without a sketch.</param>
    /// <param name="hasSketches">Whether most of a thousandth is taken by sketches.</param>
    public static AccessSpacing AccessSpacing(long blockBytes, bool hasSketches) =>
        new(blockBytes, blockBytes * (hasSketches ? IndexFile.SketchedCheckpointBlocks : IndexFile.CheckpointBlocks));

    /// <summary>Bytes of the smallest block.</summary>
    /// <param name="contents">What the sketches of the blocks have.</param>
    public static long LeastBlockBytes(IndexContents contents) =>
        contents == IndexContents.None ? IndexFile.LeastBlockBytes : IndexFile.LeastSketchedBytes;

    /// <summary>
    /// The bytes of a capture that a block has, at least, so that no capture has too many blocks. A block with a sketch
    /// is larger: each of its values is noted once, however often packets have it.
    /// </summary>
    /// <param name="length">Bytes in the capture.</param>
    /// <param name="contents">What the sketches of the blocks have.</param>
    public static long BlockBytes(long length, IndexContents contents)
    {
        long bytes = LeastBlockBytes(contents);
        while (length / bytes >= MostBlocks(contents))
            bytes *= 2;
        return bytes;
    }
}
