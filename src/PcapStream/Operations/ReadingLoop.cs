using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Batching.Reading;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Inputs;
using PcapStream.Interop;
using PcapStream.Operations.Parts;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Streams;
using PcapStream.Operations.Streams.Passes;
using PcapStream.Protocols.Streams;
using PcapStream.Receipts;

namespace PcapStream.Operations;

/// <summary>
/// The loop of every operation: opens captures one after the other, within one memory limit, gives their batches to
/// workers or to a consumer, and keeps the account of packets, damage and failures.
/// </summary>
/// <param name="options">The packets to read, and the memory limit.</param>
/// <param name="progress">Receives the progress after every batch; null for none.</param>
/// <param name="shared">An allocator that tables use too; null for the loop's own, within the options' limit.</param>
internal sealed class ReadingLoop(
    ReadingOptions options, IProgress<StreamProgress>? progress, BufferAllocator? shared = null) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly BufferAllocator _allocator = shared ?? new(options.Batches.AllocatorOptions);
    private readonly MemoryMeter _meter = new();
    private readonly Lock _reporting = new();
    private readonly List<string> _warnings = [];
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];
    private readonly List<ReadCapture> _captures = [];
    private readonly List<ReadPart> _parts = [];

    // Captures that are open; several where they are merged.
    private readonly List<BatchReader> _open = [];
    private long _captureBytes;
    private long _fileBytes;
    private int _inFlightHigh;
    private TimeSpan _readerWait;

    // Of the runs whose parts were joined.
    private TimeSpan? _elapsed;

    /// <summary>Which packets are used.</summary>
    public PacketCriteria Criteria { get; } = new(options);

    /// <summary>Whether the first capture that fails ends the operation with its exception.</summary>
    public bool StopsAtFailure { get; init; }

    /// <summary>
    /// Whether only the part of a file with the packets of the selected times is read, where it can be found. Then the
    /// numbers of packets are not known.
    /// </summary>
    public bool SeeksTimes { get; init; }

    /// <summary>
    /// Whether times that do not fit in 64 bits of nanoseconds go into the ledger, for operations that count in them.
    /// </summary>
    public bool NotesTimesBeyondNanoseconds { get; init; }

    /// <summary>Packets read.</summary>
    public long Packets { get; private set; }

    public IReadOnlyList<FileDamage> Damage => _damage;

    /// <summary>Indexes that were not used, each with the reason.</summary>
    public IReadOnlyList<string> Warnings => [.. Criteria.Indexes.Warnings, .. _warnings];

    /// <summary>Packets that are counted by an index, and were not read because none of them is selected.</summary>
    public long PacketsLeftOut { get; private set; }

    /// <summary>The capture that is read, or was read last; not where captures are read beside each other.</summary>
    public string File { get; private set; } = "";

    /// <summary>The number of that capture among all, from 0.</summary>
    public int Input { get; private set; }

    /// <summary>Captures that were opened.</summary>
    public IReadOnlyList<ReadCapture> Captures => _captures;

    /// <summary>Captures that could not be opened or read to their end.</summary>
    public IReadOnlyList<CaptureException> Failures => _failures;

    /// <summary>Whether reading was cancelled before the end.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Set when enough packets were found, so that no other capture is opened.</summary>
    public bool HasEnough { get; set; }

    /// <summary>The parts of captures that were read, where a partial is written.</summary>
    public IReadOnlyList<ReadPart> Parts => _parts;

    public TimeSpan Elapsed => _elapsed ?? Stopwatch.GetElapsedTime(_start);

    public PoolStatistics Pool => _allocator.GetStatistics();

    // Null for all.
    private long? PacketsLeft => options.PacketsToRead - Packets;

    /// <summary>Reads captures with one thread per worker. Exceptions of workers end the loop.</summary>
    public void Read(IReadOnlyList<string> files, IReadOnlyList<BatchWorker> workers, CancellationToken cancellation) =>
        Read(files, reader => BatchPipeline.Run(
            reader, workers, cancellation), capture => capture.Damage, cancellation);

    /// <summary>Reads captures with several threads, and reports on each.</summary>
    public void Read(IReadOnlyList<string> files, CaptureSurvey survey, CancellationToken cancellation) =>
        Read(files, reader => Feed(survey, reader, cancellation), capture => capture.Damage, cancellation);

    /// <summary>Reads captures for a consumer, which gets their batches in order, on this thread.</summary>
    public void Read(IReadOnlyList<string> files, CaptureConsumer consumer, CancellationToken cancellation) =>
        Read(files, reader => Feed(consumer, reader, cancellation), consumer.Ledger, cancellation);

    /// <summary>Reports the progress; called by workers, each after its batch.</summary>
    public void Report()
    {
        _meter.Sample(_allocator.Budget);
        if (progress is null)
            return;
        lock (_reporting)
        {
            (long file, long bytes, long packets) = (_fileBytes, _captureBytes, Packets);
            foreach (BatchReader reader in _open)
            {
                file += reader.Capture.FilePosition;
                bytes += reader.Capture.Position;
                packets += reader.Capture.Packets - (reader.Capture.Earlier?.Count ?? 0);
            }
            progress.Report(new StreamProgress(file, bytes, packets));
        }
    }

    /// <summary>The memory used so far.</summary>
    public MemoryReceipt Receipt() =>
        _meter.Finish(_captureBytes, Packets, _allocator, _inFlightHigh, _readerWait);

    /// <summary>Does something, and notes when it was cancelled.</summary>
    public void RunUntilCancelled(Action read, CancellationToken cancellation)
    {
        try
        {
            read();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Interrupted = true;
        }
    }

    public void Dispose()
    {
        if (shared is null)
            _allocator.Dispose();
    }

    /// <summary>Opens a capture that is read beside others.</summary>
    public BatchReader Open(string file, BatchOptions batches, CancellationToken cancellation)
    {
        // There may be many.
        long streamBytes = options.Streams == StreamKinds.None ? 0 : StreamTracker.LeastBytes;
        BatchReader reader = Batches(CaptureReader.Open(file, batches.Capture, cancellation), batches, streamBytes);
        _open.Add(reader);
        return reader;
    }

    /// <summary>Closes a capture that was read beside others, of which the ledger is kept.</summary>
    public void Close(BatchReader reader, IReadOnlyList<DamageEntry> ledger)
    {
        Account(reader, ledger);
        reader.Dispose();
    }

    /// <summary>Closes a capture that will be read again, so that it does not count.</summary>
    public void Abandon(BatchReader reader)
    {
        _open.Remove(reader);
        reader.Dispose();
    }

    /// <summary>Puts the ledger in the order of the captures, which may have been closed in any.</summary>
    public void SortDamage(IReadOnlyList<string> files)
    {
        Dictionary<string, int> places = [];
        for (int i = 0; i < files.Count; i++)
            places.TryAdd(files[i], i);
        FileDamage[] sorted = [.. _damage.OrderBy(one => places.GetValueOrDefault(one.File))];
        _damage.Clear();
        _damage.AddRange(sorted);
    }

    /// <summary>Takes what other runs have read, instead of reading.</summary>
    /// <param name="captures">The captures.</param>
    /// <param name="elapsed">The time of all runs.</param>
    public void Take(IReadOnlyList<JoinedCapture> captures, TimeSpan elapsed)
    {
        _elapsed = elapsed;
        foreach (JoinedCapture capture in captures)
        {
            Packets += capture.Packets;
            _captureBytes += capture.CaptureBytes;
            _fileBytes += capture.FileBytes;
            _captures.Add(new ReadCapture(capture.File, capture.Packets, capture.LinkTypes));
            foreach (DamageEntry entry in capture.Damage)
                _damage.Add(new FileDamage(capture.File, entry, capture.Packets - entry.PacketsBefore));
        }
    }

    private void Read(
        IReadOnlyList<string> files,
        Action<BatchReader> consume,
        Func<CaptureReader, IReadOnlyList<DamageEntry>> ledger,
        CancellationToken cancellation)
    {
        RunUntilCancelled(() => Criteria.Prepare(files, cancellation), cancellation);
        foreach (FilePart part in FilePart.Of(files, options.Shard))
        {
            if (Interrupted || HasEnough || PacketsLeft <= 0)
                break;
            try
            {
                RunUntilCancelled(() => Read(part, consume, ledger, cancellation), cancellation);
            }
            catch (CaptureException error) when (!StopsAtFailure)
            {
                _failures.Add(error);
            }
        }
    }

    private void Read(
        FilePart part,
        Action<BatchReader> consume,
        Func<CaptureReader, IReadOnlyList<DamageEntry>> ledger,
        CancellationToken cancellation)
    {
        using LaterFacts? later = ReadAhead(part.File, cancellation);
        bool isIndexed = options is { WriteIndexes: true, Shard: null } && IndexUse.Of(part.File) is null;
        CaptureReader? opened =
            Open(part, isIndexed, cancellation, out CaptureReader? rest, out LeapPlan? leaps);
        using CaptureReader? whole = rest;
        if (opened is null)
            return;
        (File, Input) = (part.File, part.Input);
        using IndexRecorder? recorder = isIndexed ? Record(opened) : null;
        using BatchReader reader = Batches(
            opened, options.Batches with { MaxPackets = PacketsLeft }, options.StreamBytes, leaps, later, recorder);
        // An index has them, for all operations.
        reader.Capture.Indexer.NotesTimesBeyondNanoseconds = NotesTimesBeyondNanoseconds || recorder is not null;
        _open.Add(reader);
        PartStart? start = options.Partial is null ? null : PartStart.Of(part, opened);
        try
        {
            consume(reader);
        }
        catch (FilterException error)
        {
            throw new CaptureException($"{part.File}: {error.Message}", error);
        }
        finally
        {
            IReadOnlyList<DamageEntry> damage = ledger(reader.Capture);
            if (start is { } begun)
                _parts.Add(ReadPart.Of(begun, reader.Capture, damage));
            Account(reader, damage);
        }
        if (recorder is null)
            return;
        if (reader.HasReadAll && recorder.Packets == opened.Packets)
            recorder.Write();
        else
            _warnings.Add($"{part.File}: has no index, because it was not read to its end");
    }

    private static IndexRecorder Record(CaptureReader capture)
    {
        try
        {
            return new IndexRecorder(capture);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    // Opens the capture, or the part of it that is to be read; null for none. A part needs the whole, which is null
    // otherwise.
    private CaptureReader? Open(
        FilePart part,
        bool isIndexed,
        CancellationToken cancellation,
        out CaptureReader? whole,
        out LeapPlan? leaps)
    {
        whole = null;
        leaps = null;
        CaptureOptions reading = options.Batches.Capture;
        var capture = CaptureReader.Open(
            part.File, isIndexed ? reading with { AccessSpacing = IndexRecorder.Spacing } : reading, cancellation);
        if (isIndexed)
            return capture;
        CaptureReader? opened = null;
        try
        {
            leaps = options.Shard is null ? Criteria.Indexes.Leaps(capture, Criteria) : null;
            opened = options.Shard is not null
                ? new ShardReader(options, _allocator, Criteria.Indexes).Open(part, capture, cancellation)
                : leaps is null ? InWindow(capture) : capture;
            whole = opened is null || ReferenceEquals(opened, capture) ? null : capture;
            return opened;
        }
        finally
        {
            if (opened is null)
                capture.Dispose();
        }
    }

    // The part with the packets of the selected times, where nothing else has to be read.
    private CaptureReader InWindow(CaptureReader capture) =>
        SeeksTimes && Criteria is { Window: { } window, IsByPlaceInFile: false }
            ? TimeSeek.Find(capture, window) ?? capture
            : capture;

    // Reads a capture to its end for what later packets say; null where nothing depends on them.
    private LaterFacts? ReadAhead(string file, CancellationToken cancellation)
    {
        if (options.LaterStreams == StreamKinds.None)
            return null;
        if (InputFile.IsStream(file))
            throw new CaptureException($"{file}: a pipe is read once, and -2 reads a capture twice");
        var later = new LaterFacts(options.Streams, _allocator, options.LaterBytes);
        try
        {
            CaptureReader capture = CaptureReader.Open(file, options.Batches.Capture, cancellation);
            // Packets that are not read say nothing, in tshark either.
            using BatchReader reader = Batches(
                capture, options.Batches with { MaxPackets = PacketsLeft }, options.StreamBytes, later: later);
            while (reader.Next(cancellation) is { } batch)
                batch.Dispose();
            later.EndFirst();
            return later;
        }
        catch
        {
            later.Dispose();
            throw;
        }
    }

    private BatchReader Batches(
        CaptureReader capture, BatchOptions batches, long streamBytes, LeapPlan? leaps = null,
        LaterFacts? later = null, IndexRecorder? recorder = null)
    {
        try
        {
            if (options.Streams == StreamKinds.None && options.ReadFilter is null)
                return new BatchReader(capture, batches, _allocator) { Leaps = leaps, Recorder = recorder };
            batches = batches with
            {
                SetAside = batches.SetAside + streamBytes + options.LaterBytes,
                PacketsPerBatch = Math.Min(batches.PacketsPerBatch, StreamTracker.MostPacketsOf(options.Streams)),
            };
            return new BatchReader(capture, batches, _allocator)
            {
                Recorder = recorder,
                Observer = new StreamTracker(
                    options.Streams, options.JoinFragments, _allocator, streamBytes,
                    options.ReadFilter is { } filter ? new ReadFilterGate(filter) : null, later),
            };
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    private void Feed(CaptureConsumer consumer, BatchReader reader, CancellationToken cancellation)
    {
        consumer.Begin(reader.Capture);
        RunUntilCancelled(
            () =>
            {
                while (!consumer.HasEnough && !consumer.IsPast && reader.Next(cancellation) is { } batch)
                {
                    using (batch)
                        consumer.Add(batch);
                    Report();
                }
            },
            cancellation);
        consumer.End(Interrupted);
        HasEnough = consumer.HasEnough;
    }

    private void Feed(CaptureSurvey survey, BatchReader reader, CancellationToken cancellation)
    {
        IReadOnlyList<BatchWorker> workers = survey.Begin(reader.Capture);
        RunUntilCancelled(() => BatchPipeline.Run(reader, workers, cancellation), cancellation);
        survey.End(Interrupted);
    }

    private void Account(BatchReader reader, IReadOnlyList<DamageEntry> ledger)
    {
        CaptureReader capture = reader.Capture;
        _open.Remove(reader);
        long packets = capture.Packets - (capture.Earlier?.Count ?? 0);
        Packets += packets;
        PacketsLeftOut += reader.Leaps?.PacketsLeftOut ?? 0;
        _captureBytes += capture.Position;
        _fileBytes += capture.FileLength ?? capture.FilePosition;
        _inFlightHigh = Math.Max(_inFlightHigh, reader.InFlightHigh);
        _readerWait += reader.ReaderWait;
        _captures.Add(new ReadCapture(
            capture.Name, packets,
            [.. capture.Description.Interfaces.Select(one => one.LinkType.Name).Distinct()]));
        if (reader.Observer is StreamTracker { MessagesLeftOut: > 0 and long messages })
        {
            _warnings.Add($"{capture.Name}: {messages} messages of several segments are in no packet: longer than "
                + $"{MessageStore.MostBytes >> 10} KiB, or more at a time than {StreamNotes.MostJoined >> 20} MiB");
        }
        if (reader.Observer is StreamTracker { DatagramsLeftOut: > 0 and long datagrams })
        {
            _warnings.Add($"{capture.Name}: {datagrams} datagrams of several fragments are in no packet: in too many "
                + $"pieces, or more at a time than {StreamNotes.MostJoined >> 20} MiB");
        }
        if (reader.Observer is StreamTracker { HandshakesLeftOut: > 0 and long handshakes })
        {
            _warnings.Add($"{capture.Name}: {handshakes} handshakes of QUIC are in no packet or only in part: in too "
                + $"many pieces, or more at a time than {StreamNotes.MostJoined >> 20} MiB");
        }
        if (reader.Observer is StreamTracker { HandshakesUnread: > 0 and long unread })
        {
            _warnings.Add($"{capture.Name}: {unread} packets of QUIC are not decrypted: "
                + OpenSsl.MissingFor("decryption"));
        }
        // Where reading ends early, the batch's end must not decide what is in the ledger.
        long last = Criteria.Numbers?.Last ?? long.MaxValue;
        foreach (DamageEntry entry in ledger.Where(entry => entry.PacketsBefore < last))
            _damage.Add(new FileDamage(capture.Name, entry, Math.Min(last, capture.Packets) - entry.PacketsBefore));
    }
}

/// <summary>A capture that was read.</summary>
/// <param name="File">Its name as it was given.</param>
/// <param name="Packets">Packets that were read.</param>
/// <param name="LinkTypes">The names of its link types.</param>
internal sealed record ReadCapture(string File, long Packets, IReadOnlyList<string> LinkTypes);

/// <summary>Gets the batches of each capture with several workers, and then reports on it.</summary>
internal abstract class CaptureSurvey
{
    /// <summary>A capture was opened.</summary>
    /// <returns>The workers for its batches, one per thread.</returns>
    public abstract IReadOnlyList<BatchWorker> Begin(CaptureReader capture);

    /// <summary>The workers have read the capture to its end, or until the operation was cancelled.</summary>
    public abstract void End(bool interrupted);
}

/// <summary>Gets the batches of captures in order, on one thread.</summary>
internal abstract class CaptureConsumer
{
    /// <summary>Whether no more packets are wanted.</summary>
    public virtual bool HasEnough => false;

    /// <summary>Whether no more packets of this capture are wanted.</summary>
    public virtual bool IsPast => false;

    /// <summary>A capture was opened; its batches follow.</summary>
    public abstract void Begin(CaptureReader capture);

    /// <summary>Uses a batch, which is released afterwards.</summary>
    public abstract void Add(PacketBatch batch);

    /// <summary>
    /// The capture was read to its end, as far as it is wanted, or until the operation was cancelled.
    /// </summary>
    public abstract void End(bool interrupted);

    /// <summary>The damage ledger of a capture that was read, or that failed.</summary>
    public virtual IReadOnlyList<DamageEntry> Ledger(CaptureReader capture) => capture.Damage;
}
