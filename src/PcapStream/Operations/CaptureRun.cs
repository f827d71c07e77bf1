using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Receipts;

namespace PcapStream.Operations;

/// <summary>
/// Reads captures one after the other with the same workers, all within one memory limit. A capture that fails does not
/// stop the others.
/// </summary>
/// <param name="options">How packets are batched, and the memory limit.</param>
/// <param name="maxPackets">Packets to read, over all captures; null for all.</param>
/// <param name="progress">Told how far reading is; null for nobody.</param>
/// <param name="shared">Memory that others use too; null for the run's own, within the options' limit.</param>
internal sealed class CaptureRun(BatchOptions options, long? maxPackets, IProgress<StreamProgress>? progress, BufferAllocator? shared = null) : IDisposable
{
    private readonly BufferAllocator _allocator = shared ?? new(options.AllocatorOptions);
    private readonly MemoryMeter _meter = new();
    private readonly Lock _reporting = new();
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];
    private BatchReader? _reader;
    private long _captureBytes;
    private long _fileBytes;
    private int _inFlightHigh;
    private TimeSpan _readerWait;

    /// <summary>
    /// Whether times that 64 bits of nanoseconds cannot hold go into the ledger, for those who count in them.
    /// </summary>
    public bool NotesTimesBeyondNanoseconds { get; init; }

    /// <summary>Packets read.</summary>
    public long Packets { get; private set; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<FileDamage> Damage => _damage;

    /// <summary>Captures that could not be opened or read on.</summary>
    public IReadOnlyList<CaptureException> Failures => _failures;

    /// <summary>Whether reading was cancelled before the end.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Set when enough packets were found, so that no other capture is opened.</summary>
    public bool HasEnough { get; set; }

    /// <summary>The pool's own books.</summary>
    public PoolStatistics Pool => _allocator.GetStatistics();

    private long Wanted => (maxPackets ?? long.MaxValue) - Packets;

    /// <summary>Reads them; what workers throw, other than of captures, is thrown on.</summary>
    public void Read(IReadOnlyList<string> files, IReadOnlyList<BatchWorker> workers, CancellationToken cancellation)
    {
        foreach (string file in files)
        {
            if (Interrupted || HasEnough || Wanted <= 0)
                break;
            Read(file, workers, cancellation);
        }
    }

    /// <summary>Tells how far reading is; called by workers, each when it is done with a batch.</summary>
    public void Report()
    {
        if (progress is null)
            return;
        lock (_reporting)
        {
            CaptureReader capture = _reader!.Capture;
            progress.Report(new StreamProgress(_fileBytes + capture.FilePosition, _captureBytes + capture.Position, Packets + capture.Packets));
        }
    }

    /// <summary>What it cost in memory.</summary>
    public MemoryReceipt Receipt() => _meter.Finish(_captureBytes, Packets, _allocator, _inFlightHigh, _readerWait);

    public void Dispose()
    {
        if (shared is null)
            _allocator.Dispose();
    }

    private void Read(string file, IReadOnlyList<BatchWorker> workers, CancellationToken cancellation)
    {
        BatchReader? reader = null;
        try
        {
            reader = new BatchReader(CaptureReader.Open(file, options.Capture, cancellation), options with { MaxPackets = Wanted }, _allocator);
            reader.Capture.Indexer.NotesTimesBeyondNanoseconds = NotesTimesBeyondNanoseconds;
            _reader = reader;
            BatchPipeline.Run(reader, workers, cancellation);
        }
        catch (CaptureException error)
        {
            _failures.Add(error);
        }
        catch (FilterException error)
        {
            _failures.Add(new CaptureException($"{file}: {error.Message}", error));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Interrupted = true;
        }
        finally
        {
            if (reader is not null)
                Close(reader);
        }
    }

    private void Close(BatchReader reader)
    {
        CaptureReader capture = reader.Capture;
        Packets += capture.Packets;
        _captureBytes += capture.Position;
        _fileBytes += capture.FileLength ?? capture.FilePosition;
        _inFlightHigh = Math.Max(_inFlightHigh, reader.InFlightHigh);
        _readerWait += reader.ReaderWait;
        foreach (DamageEntry entry in capture.Damage)
            _damage.Add(new FileDamage(capture.Name, entry, capture.Packets - entry.PacketsBefore));
        reader.Dispose();
    }
}
