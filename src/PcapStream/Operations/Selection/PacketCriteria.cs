using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;
using PcapStream.Filtering.Display;
using PcapStream.Protocols;

namespace PcapStream.Operations.Selection;

/// <summary>
/// What an operation's options select, with what only the captures say: the last packet's time, and the ends of a
/// packet's conversation. Shared by the operation's threads.
/// </summary>
internal sealed class PacketCriteria(ReadingOptions options)
{
    // The last packet of a pcap is found in this part of it, if the packets there are sound.
    private const int LastPartBytes = 4 * RecordIndexer.SearchWindow;

    /// <summary>The indexes beside the captures.</summary>
    public IndexUse Indexes { get; } = new(options);

    public PacketFilter? Filter { get; } = options.Filter;

    public DisplayFilter? DisplayFilter { get; } = options.DisplayFilter;

    public PacketNumbers? Numbers { get; } = options.Numbers;

    public PacketSample? Sample { get; } = options.Sample;

    public TimeWindow? Window { get; } = TimeWindow.Of(options);

    public FlowEnds? Flow { get; private set; } = options.Flow;

    /// <summary>Whether something depends on the packets before, other than their times.</summary>
    public bool IsByPlaceInFile =>
        Numbers is not null || Sample is not null || DisplayFilter is { NeedsPlaces: true };

    /// <summary>Whether neither the packet of a number nor a later one of its capture is selected.</summary>
    public bool IsPast(long number) => number > Numbers?.Last;

    /// <summary>Reads what has to be known before the first packet.</summary>
    /// <param name="files">The captures, in the order in which they are read.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="CaptureException">
    /// It cannot be known before a pipe is read; or there is no such packet; or a capture cannot be read.
    /// </exception>
    public void Prepare(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
            return;
        if (options.FlowOf is { } number)
            Flow = FlowOf(files[0], number, cancellation);
        if (Window is { NeedsLast: true } window)
            window.SetLast(LastTime(files[^1], cancellation));
    }

    /// <summary>A selection for one thread; null when all packets are selected.</summary>
    public PacketSelection? CreateSelection() => options.SelectsPackets ? new PacketSelection(this) : null;

    private FlowEnds FlowOf(string file, long number, CancellationToken cancellation)
    {
        FlowEnds? flow = null;
        long packets = 0;
        ReadAhead(file, $"the conversation of packet {number}", number, fromEnd: false, batch =>
        {
            packets = batch.FirstNumber + batch.Count - 1;
            if (packets < number)
                return true;
            PacketRecord record = batch.Records[(int)(number - batch.FirstNumber)];
            flow = FlowEnds.Of(
                new PacketDecoder().Decode(record.Data, record.LinkType.Value, record.OriginalLength));
            return false;
        }, cancellation);
        if (packets < number)
            throw new CaptureException($"{file}: there is no packet {number}, only {packets}");
        return flow ?? throw new CaptureException($"{file}: packet {number} has no IP addresses, and no conversation");
    }

    private Timestamp LastTime(string file, CancellationToken cancellation)
    {
        Timestamp last = Timestamp.None;
        foreach (bool fromEnd in (bool[])[true, false])
        {
            ReadAhead(file, "the time of the last packet", null, fromEnd, batch =>
            {
                for (int i = 0; i < batch.Count; i++)
                    last = batch.TimeOf(batch.Records[i]) is { IsKnown: true } time ? time : last;
                return true;
            }, cancellation);
            if (last.IsKnown)
                return last;
        }
        throw new CaptureException($"{file}: no packet has a time");
    }

    // Reads packets from the first one, or from a number on where an index says where that is, or the last ones of a
    // file in which they can be found without the others; until no more are wanted.
    private void ReadAhead(
        string file,
        string purpose,
        long? number,
        bool fromEnd,
        Func<PacketBatch, bool> use,
        CancellationToken cancellation)
    {
        if (Inputs.InputFile.IsStream(file))
            throw new CaptureException($"{file}: {purpose} is not known before a pipe is read");
        BatchOptions batches = options.Batches with { Threads = 1, ReadAhead = 0 };
        using var allocator = new BufferAllocator(batches.AllocatorOptions);
        var capture = CaptureReader.Open(file, batches.Capture, cancellation);
        CaptureReader part = fromEnd ? LastPart(capture) : capture;
        using CaptureReader? whole = ReferenceEquals(part, capture) ? null : capture;
        using var reader = new BatchReader(part, batches, allocator)
        {
            Leaps = number is null ? null : Indexes.LeapsToPacket(capture, number.Value),
        };
        bool isWanted = true;
        while (isWanted && reader.Next(cancellation) is { } batch)
        {
            using (batch)
                isWanted = use(batch);
        }
    }

    private static CaptureReader LastPart(CaptureReader capture) =>
        capture.Format == CaptureFormat.Pcap && capture.Length > LastPartBytes
            ? capture.ReadWithin(capture.Length.Value - LastPartBytes, capture.Length.Value) ?? capture
            : capture;
}
