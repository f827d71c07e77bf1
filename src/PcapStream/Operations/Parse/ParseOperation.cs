using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Receipts;

namespace PcapStream.Operations.Parse;

/// <summary>Streams captures through the pool and counts what is in them.</summary>
public sealed class ParseOperation
{
    private readonly ParseOptions _options;
    private readonly IProgress<StreamProgress>? _progress;
    private readonly ParseWorker[] _workers;
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];
    private long _packets;
    private long _captureBytes;
    private long _fileBytes;
    private int _inFlightHigh;
    private TimeSpan _readerWait;
    private bool _interrupted;
    private BatchReader? _reader;

    private ParseOperation(ParseOptions options, IProgress<StreamProgress>? progress)
    {
        _options = options;
        _progress = progress;
        // How many packets have to be read for those that pass is known to one who counts them all.
        long? most = options.Filter is null ? null : options.MaxPackets;
        _workers = new ParseWorker[most is null ? Math.Clamp(options.Batches.Threads, 1, BatchOptions.MaxThreads) : 1];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new ParseWorker(Report, options.Filter is { } filter ? new PacketSelection(filter) : null, most);
    }

    /// <summary>Reads captures one after the other, all within one memory limit.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batch at hand; the result says so.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static ParseResult Run(
        IReadOnlyList<string> files, ParseOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        return new ParseOperation(options, progress).Run(files, cancellation);
    }

    private long Wanted => (_options.MaxPackets ?? long.MaxValue) - (_options.Filter is null ? _packets : _workers.Sum(worker => worker.Totals.Packets));

    private ParseResult Run(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using var allocator = new BufferAllocator(_options.Batches.AllocatorOptions);
        var meter = new MemoryMeter();
        foreach (string file in files)
        {
            if (_interrupted || Wanted <= 0)
                break;
            Read(file, allocator, cancellation);
        }
        var totals = new PacketTotals();
        var protocols = new ProtocolTally();
        foreach (ParseWorker worker in _workers)
        {
            totals.Merge(worker.Totals);
            protocols.Merge(worker.Protocols);
        }
        long filteredOut = _workers.Sum(worker => worker.FilteredOut);
        return new ParseResult
        {
            Packets = totals.Packets,
            FilteredOut = filteredOut,
            Batches = _workers.Sum(worker => worker.Batches),
            BatchSize = _options.Batches.PacketsPerBatch,
            CapturedBytes = totals.CapturedBytes,
            OriginalBytes = totals.OriginalBytes,
            FirstTime = totals.First,
            LastTime = totals.Last,
            Protocols = protocols.Counts(),
            Damage = _damage,
            Failures = _failures,
            Interrupted = _interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Memory = meter.Finish(_captureBytes, totals.Packets + filteredOut, allocator, _inFlightHigh, _readerWait),
            Pool = allocator.GetStatistics(),
        };
    }

    private void Read(string file, BufferAllocator allocator, CancellationToken cancellation)
    {
        BatchReader? reader = null;
        try
        {
            long? most = _options.Filter is null ? Wanted : null;
            reader = new BatchReader(CaptureReader.Open(file, _options.Batches.Capture, cancellation), _options.Batches with { MaxPackets = most }, allocator);
            _reader = reader;
            BatchPipeline.Run(reader, _workers, cancellation);
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
            _interrupted = true;
        }
        finally
        {
            if (reader is not null)
                Close(reader);
        }
    }

    // Called by workers, each when it is done with a batch.
    private void Report()
    {
        if (_progress is null)
            return;
        lock (_workers)
        {
            CaptureReader capture = _reader!.Capture;
            _progress.Report(new StreamProgress(_fileBytes + capture.FilePosition, _captureBytes + capture.Position, _packets + capture.Packets));
        }
    }

    private void Close(BatchReader reader)
    {
        _packets += reader.Capture.Packets;
        _captureBytes += reader.Capture.Position;
        _fileBytes += reader.Capture.FileLength ?? reader.Capture.FilePosition;
        _inFlightHigh = Math.Max(_inFlightHigh, reader.InFlightHigh);
        _readerWait += reader.ReaderWait;
        foreach (DamageEntry entry in reader.Capture.Damage)
            _damage.Add(new FileDamage(reader.Capture.Name, entry, reader.Capture.Packets - entry.PacketsBefore));
        reader.Dispose();
    }
}
