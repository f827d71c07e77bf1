using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Sources;

namespace PcapStream.Indexes;

/// <summary>Puts the blocks of a capture together, batch by batch.</summary>
/// <param name="blockBytes">
/// A block starts with the first record after each multiple of it, or of twice as many bytes as often as there are too
/// many blocks.
/// </param>
/// <param name="contents">What the sketches of the blocks have.</param>
/// <param name="sketchBytes">Bytes of a sketch; 0 for none.</param>
internal sealed class IndexBuilder(long blockBytes, IndexContents contents, int sketchBytes)
{
    // How far reading looks around a place that it doubts.
    private const int Surroundings = 2 * RecordIndexer.SearchWindow;

    private readonly List<TalliedBlock> _blocks = [];

    /// <summary>A block starts with the first record after each multiple of it.</summary>
    public long BlockBytes { get; private set; } = blockBytes;

    /// <summary>Adds the blocks of the next batch.</summary>
    public void Add(IReadOnlyList<TalliedBlock> blocks)
    {
        foreach (TalliedBlock block in blocks)
        {
            Append(block);
            while (_blocks.Count > CaptureIndex.MostBlocks(contents))
                Double();
        }
    }

    /// <summary>The index of a capture that was read to its end.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="state">The state of its file.</param>
    /// <param name="first">Time of its first packet.</param>
    public CaptureIndex Build(CaptureReader capture, FileState state, Timestamp first)
    {
        DoubtLog doubts = capture.Doubts!;
        foreach ((long from, long to) in doubts.Places)
            Mark(from, to);
        foreach (DamageEntry entry in capture.Damage)
            Mark(entry.Offset, entry.Offset + entry.Length);
        List<IndexBlock> blocks = [];
        foreach (ref readonly TalliedBlock block in CollectionsMarshal.AsSpan(_blocks))
        {
            if (blocks.Count > 0 && block.Start > doubts.FirstLarge)
                blocks[^1] = Rest(blocks[^1], block);
            else
                blocks.Add(new IndexBlock(
                    block.Start, block.Packets, block.Earliest, block.Latest, block.IsPlain, block.Sketch));
        }
        return new CaptureIndex
        {
            State = state,
            Format = capture.Format,
            LinkTypes =
            [
                .. capture.Description.Interfaces.Select(one => one.LinkType).Distinct()
                    .Take(IndexFile.MostLinkTypes),
            ],
            Blocks = blocks,
            Contents = contents,
            SketchBytes = sketchBytes,
            CaptureLength = capture.Compression is null ? state.Length : capture.Position,
            AccessPoints = capture.Compression is null ? [] : PointsFor(blocks, capture.Source),
            Packets = capture.Packets,
            FirstTime = first.FitsNanoseconds ? first.Nanoseconds : Timestamp.NoTime,
            EndsEarly = doubts.FirstLarge < long.MaxValue,
            Damage = capture.Damage,
            DamageCount = capture.Damage.Count,
        };
    }

    // A block of a compressed capture is read from one access point.
    private static List<AccessPoint> PointsFor(List<IndexBlock> blocks, ByteSource source)
    {
        IReadOnlyList<AccessPoint> all = source is DecompressedSource { Log: { Points.Count: > 0 } log } ? log.Points
            : [default];
        // From a checkpoint, what is wrong at the end of its unit is not found.
        if (source.Damage is not null)
            all = [.. all.Where(point => point.Checkpoint is null)];
        List<AccessPoint> points = [all[0]];
        foreach (IndexBlock block in blocks)
        {
            AccessPoint point = AccessPoint.Before(all, block.Offset);
            if (point.Offset > points[^1].Offset)
                points.Add(point);
        }
        return points;
    }

    private void Append(in TalliedBlock block)
    {
        Span<TalliedBlock> all = CollectionsMarshal.AsSpan(_blocks);
        if (all.Length > 0 && all[^1].Start / BlockBytes == block.Start / BlockBytes)
        {
            all[^1].Add(block);
            return;
        }
        bool follows = all.Length == 0 || all[^1].End == block.Start;
        if (!follows)
            all[^1].IsPlain = false;
        _blocks.Add(block with { IsPlain = block.IsPlain && follows });
    }

    private void Double()
    {
        BlockBytes *= 2;
        TalliedBlock[] all = [.. _blocks];
        _blocks.Clear();
        foreach (ref readonly TalliedBlock block in all.AsSpan())
            Append(block);
    }

    private static IndexBlock Rest(IndexBlock first, in TalliedBlock next) => first with
    {
        Packets = first.Packets + next.Packets,
        Earliest = Math.Min(first.Earliest, next.Earliest),
        Latest = Math.Max(first.Latest, next.Latest),
        IsPlain = false,
    };

    // Blocks around a place are not plain.
    private void Mark(long from, long to)
    {
        Span<TalliedBlock> blocks = CollectionsMarshal.AsSpan(_blocks);
        int low = 0;
        int high = blocks.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (blocks[middle].End < from - Surroundings)
                low = middle + 1;
            else
                high = middle;
        }
        for (int i = low; i < blocks.Length && blocks[i].Start <= to + Surroundings; i++)
            blocks[i].IsPlain = false;
    }
}
