using PcapStream.Batching;
using PcapStream.Batching.Reading;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Operations.Selection;

/// <summary>Opens the parts of captures that a shard has.</summary>
/// <param name="options">The shard.</param>
/// <param name="allocator">Gives memory for what is read to find the start of a part.</param>
/// <param name="indexes">The indexes beside captures.</param>
internal sealed class ShardReader(ReadingOptions options, BufferAllocator allocator, IndexUse indexes)
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
        EarlierPackets? earlier = start > places.Start ? Pass(capture, start, cancellation) : null;
        return capture.ReadBetween(start, Math.Max(start, end), earlier);
    }

    // Descriptions come before the first packet, as a rule, and are known then.
    private RecordPlaces? PlacesOf(CaptureReader capture, CancellationToken cancellation)
    {
        long start = capture.Source.Position;
        if (capture.Format == CaptureFormat.PcapNg && capture.Source.IsSeekable)
            Read(capture.ReadBetween(start, capture.Length ?? start), most: 1, cancellation);
        return RecordPlaces.Of(capture);
    }

    // What is before the start, as far as it is needed or known from an index.
    private EarlierPackets? Pass(CaptureReader capture, long start, CancellationToken cancellation)
    {
        LeapPlan? leaps = indexes.LeapsTo(capture, start);
        if (leaps is null && options.NeedsPlaces)
        {
            throw new CaptureException(
                $"{capture.Name}: shard {options.Shard} begins in the middle of it, where numbers of packets and "
                + "times since other packets are not known");
        }
        if (options.JoinsMessages)
        {
            throw new CaptureException(
                $"{capture.Name}: shard {options.Shard} begins in the middle of it, where messages that began before "
                + "are not known; parse and stats read each segment alone with -o tcp.desegment_tcp_streams:FALSE");
        }
        // Sections and interfaces may be described anywhere before.
        if (leaps is null && capture.Format != CaptureFormat.PcapNg)
            return null;
        CaptureReader before = capture.ReadBetween(capture.Source.Position, start);
        EarlierPackets? earlier = Read(before, most: null, cancellation, leaps);
        capture.Indexer = before.Indexer;
        return leaps is null ? null : earlier;
    }

    // Reads packets for what the capture says between them.
    private EarlierPackets? Read(
        CaptureReader capture, long? most, CancellationToken cancellation, LeapPlan? leaps = null)
    {
        BatchOptions batches = options.Batches with { MaxPackets = most, Threads = 1, ReadAhead = 0 };
        using var reader = new BatchReader(capture, batches, allocator) { Leaps = leaps };
        EarlierPackets? earlier = null;
        while (reader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                Timestamp last = batch.TimeOf(batch.Records[^1]);
                earlier = new EarlierPackets(
                    batch.FirstNumber + batch.Count - 1, earlier?.First ?? batch.TimeOf(batch.Records[0]), last,
                    last.IsKnown ? last : earlier?.LastKnown);
            }
        }
        return earlier;
    }
}
