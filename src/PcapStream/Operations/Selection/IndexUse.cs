using PcapStream.Batching.Reading;
using PcapStream.Capture;
using PcapStream.Capture.Sources;
using PcapStream.Filtering.Display;
using PcapStream.Indexes;
using PcapStream.Inputs;

namespace PcapStream.Operations.Selection;

/// <summary>
/// Uses the index beside a capture, if there is one, to leave out blocks of it in which nothing is selected. An index
/// that cannot be used is reported, and the capture is read without it.
/// </summary>
/// <param name="options">What is read.</param>
internal sealed class IndexUse(ReadingOptions options)
{
    // Reading all of a file uses more threads than reading parts of it.
    private const int LeastShare = 8;

    private readonly List<string> _warnings = [];

    // Of a capture that was looked into before it is read.
    private (string Capture, CaptureIndex Index)? _ahead;

    /// <summary>Indexes that could not be used, each with the reason.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The index beside a capture; null where there is none of the capture as it is now.</summary>
    /// <exception cref="CaptureException">There is an index, and the capture cannot be read.</exception>
    public static CaptureIndex? Of(string capture)
    {
        string path = capture + CaptureIndex.Extension;
        return InputFile.Exists(path) && IndexFile.TryRead(path, out CaptureIndex? index, out _)
            && index.State == FileState.Of(capture)
            ? index
            : null;
    }

    /// <summary>The parts of a capture to leave out; null for none.</summary>
    /// <param name="capture">A capture at its first record.</param>
    /// <param name="criteria">What is selected.</param>
    public LeapPlan? Leaps(CaptureReader capture, PacketCriteria criteria)
    {
        bool selects = criteria is not { Numbers: null, Window: null, Flow: null, DisplayFilter: null };
        if (!Applies || !selects || Find(capture) is not { } index)
            return null;
        if (criteria.Window is { IsKnown: false } window)
            window.SetFirst(new Timestamp(index.FirstTime));
        DisplayMatcher? matcher =
            index.Contents == IndexContents.None ? null : criteria.DisplayFilter?.CreateMatcher();
        bool[] isRead = new bool[index.Blocks.Count];
        long before = 0;
        long end = long.MaxValue;
        for (int i = 0; i < isRead.Length; i++)
        {
            IndexBlock block = index.Blocks[i];
            if (criteria.IsPast(before + 1))
            {
                end = block.Offset;
                break;
            }
            bool isWanted = criteria.Numbers?.Overlaps(before + 1, before + block.Packets) != false
                && criteria.Window?.Overlaps(block.Earliest, block.Latest) != false
                && criteria.Flow?.MayBeIn(index.SketchOf(block)) != false
                && matcher?.MayMatch(
                    (field, value) => SketchedEnds.MayHave(index.SketchOf(block), field, value)) != false;
            isRead[i] |= isWanted;
            // The packet before a selected one is needed for the time between them.
            if (isWanted && i > 0)
                isRead[i - 1] = true;
            before += block.Packets;
        }
        List<Leap> leaps = Between(index, isRead, end);
        long leftOut = leaps.Sum(leap => leap.To - leap.From) + Math.Max(0, index.CaptureLength - end);
        if (leftOut <= index.CaptureLength / LeastShare)
            return null;
        return new LeapPlan(
            capture.Name + CaptureIndex.Extension, leaps, index.EndsEarly ? null : index.Packets,
            capture.Compression is null || index.EndsEarly ? null : index.CaptureLength)
        {
            End = end,
        };
    }

    /// <summary>
    /// The parts to leave out on the way to an offset, so that what is before it is known; null without an index.
    /// </summary>
    /// <param name="capture">A capture at its first record.</param>
    /// <param name="offset">Offset of a record.</param>
    public LeapPlan? LeapsTo(CaptureReader capture, long offset)
    {
        if (options is not { UseIndexes: true, NeedsAllBefore: false } || Find(capture) is not { } index)
            return null;
        return LeapsTo(
            index, capture, block => block + 1 < index.Blocks.Count && index.Blocks[block + 1].Offset < offset);
    }

    /// <summary>The parts to leave out on the way to a packet; null without an index.</summary>
    /// <param name="capture">A capture at its first record.</param>
    /// <param name="number">The packet's number, from 1.</param>
    public LeapPlan? LeapsToPacket(CaptureReader capture, long number)
    {
        if (!options.UseIndexes || Find(capture) is not { } index)
            return null;
        _ahead = (capture.Name, index);
        long before = 0;
        return LeapsTo(index, capture, block => (before += index.Blocks[block].Packets) < number);
    }

    // The parts before the first block that is read, by the number of each block.
    private static LeapPlan LeapsTo(CaptureIndex index, CaptureReader capture, Predicate<int> isBefore)
    {
        bool[] isRead = new bool[index.Blocks.Count];
        for (int i = 0; i < isRead.Length; i++)
            isRead[i] = !isBefore(i);
        return new LeapPlan(
            capture.Name + CaptureIndex.Extension, Between(index, isRead, long.MaxValue), packets: null,
            length: null);
    }

    // Whether packets that are left out change nothing.
    private bool Applies => options is { UseIndexes: true, NeedsAllBefore: false, PacketsToRead: null };

    private CaptureIndex? Find(CaptureReader capture)
    {
        string file = capture.Name + CaptureIndex.Extension;
        bool canLeap = capture.Source.CanMove && options.Batches.Capture is { Follow: false, Assumed: null }
            && options.Batches.Capture.Handles?.ContainsKey(capture.Name) != true;
        if (!canLeap || !InputFile.Exists(file))
            return null;
        if (_ahead is { } ahead && ahead.Capture == capture.Name)
        {
            _ahead = null;
            return Use(ahead.Index, capture);
        }
        if (!IndexFile.TryRead(file, out CaptureIndex? index, out string? fault))
            Warn($"{file}: {fault}; reading without it");
        else if (index.State != FileState.Of(capture.Name))
            Warn($"{file}: was made for another state of {capture.Name}, which has changed since; reading without it");
        else if ((index.AccessPoints.Count > 0) != (capture.Compression is not null))
            Warn($"{file}: was made for another compression of {capture.Name}; reading without it");
        else
            return Use(index, capture);
        return null;
    }

    private static CaptureIndex Use(CaptureIndex index, CaptureReader capture)
    {
        if (capture.Source is DecompressedSource source)
            source.AccessPoints = index.AccessPoints;
        return index;
    }

    // Once, also for a capture that is looked into before it is read.
    private void Warn(string warning)
    {
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }

    // The plain blocks before an end that are not to be read. The first block has the first time, and the last one has
    // what follows the last packet.
    private static List<Leap> Between(CaptureIndex index, bool[] isRead, long end)
    {
        var leaps = new List<Leap>();
        long before = 0;
        for (int i = 0; i < isRead.Length; i++)
        {
            IndexBlock block = index.Blocks[i];
            if (block.Offset >= end)
                break;
            if (!isRead[i] && block.IsPlain && i > 0 && i + 1 < isRead.Length)
            {
                long to = index.Blocks[i + 1].Offset;
                if (leaps.Count > 0 && leaps[^1] is var last && last.To == block.Offset)
                    leaps[^1] = last with { To = to, Packets = last.Packets + block.Packets };
                else
                    leaps.Add(new Leap(block.Offset, to, before, block.Packets));
            }
            before += block.Packets;
        }
        return leaps;
    }
}
