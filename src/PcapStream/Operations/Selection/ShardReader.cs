using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Operations.Selection;

/// <summary>Opens the parts of captures that a shard has.</summary>
/// <param name="options">The shard.</param>
/// <param name="allocator">Gives memory for what is read to find the start of a part.</param>
internal sealed class ShardReader(ReadingOptions options, BufferAllocator allocator)
{
    /// <summary>
    /// A part of a capture: the capture itself where the part is all of it, and null where the part has nothing of it.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="capture">Its capture at the first record, which keeps the source.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="CaptureException">
    /// The part begins in the middle of the file, where what the options need is not known; or reading failed.
    /// </exception>
    public CaptureReader? Open(FilePart part, CaptureReader capture, CancellationToken cancellation)
    {
        if (part.IsWhole)
            return capture;
        using CaptureReader beside = CaptureReader.Open(part.File, options.Batches.Capture, cancellation);
        if (PlacesOf(beside, cancellation) is not { } places)
            return part.HasStart ? capture : null;
        long start = part.HasStart ? places.Start : places.CutAt(part.From);
        long end = part.To >= places.End ? places.End : places.CutAt(part.To);
        if (start == places.Start && end == places.End)
            return capture;
        if (start >= end && !part.HasStart)
            return null;
        if (start > places.Start)
            Pass(capture, start, cancellation);
        return capture.ReadBetween(start, Math.Max(start, end));
    }

    // Descriptions come before the first packet, as a rule, and are known then.
    private RecordPlaces? PlacesOf(CaptureReader capture, CancellationToken cancellation)
    {
        long start = capture.Source.Position;
        if (capture.Format == CaptureFormat.PcapNg && capture.Source.IsSeekable)
            Read(capture.ReadBetween(start, capture.Length ?? start), most: 1, cancellation);
        return RecordPlaces.Of(capture);
    }

    private void Pass(CaptureReader capture, long start, CancellationToken cancellation)
    {
        if (options.NeedsPlaces)
        {
            throw new CaptureException(
                $"{capture.Name}: shard {options.Shard} begins in the middle of it, where numbers of packets and "
                + "times since other packets are not known");
        }
        // Sections and interfaces may be described anywhere before.
        if (capture.Format == CaptureFormat.PcapNg)
        {
            CaptureReader before = capture.ReadBetween(capture.Source.Position, start);
            Read(before, most: null, cancellation);
            capture.Indexer = before.Indexer;
        }
    }

    // Reads packets for what the capture says between them.
    private void Read(CaptureReader capture, long? most, CancellationToken cancellation)
    {
        BatchOptions batches = options.Batches with { MaxPackets = most, Threads = 1, ReadAhead = 0 };
        using var reader = new BatchReader(capture, batches, allocator);
        while (reader.Next(cancellation) is { } batch)
            batch.Dispose();
    }
}
