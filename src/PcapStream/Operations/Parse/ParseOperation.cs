using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Receipts;

namespace PcapStream.Operations.Parse;

/// <summary>Streams captures through the pool and counts what is in them.</summary>
public sealed class ParseOperation
{
    private readonly ParseOptions _options;
    private readonly IProgress<StreamProgress>? _progress;
    private readonly ProtocolTally _protocols = new();
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];
    private PacketTotals _totals = new();
    private long _batches;
    private long _captureBytes;
    private long _fileBytes;
    private int _inFlightHigh;
    private TimeSpan _readerWait;
    private bool _interrupted;

    private ParseOperation(ParseOptions options, IProgress<StreamProgress>? progress)
    {
        _options = options;
        _progress = progress;
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

    private long Wanted => (_options.MaxPackets ?? long.MaxValue) - _totals.Packets;

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
        return new ParseResult
        {
            Packets = _totals.Packets,
            Batches = _batches,
            BatchSize = _options.Batches.PacketsPerBatch,
            CapturedBytes = _totals.CapturedBytes,
            OriginalBytes = _totals.OriginalBytes,
            FirstTime = _totals.First,
            LastTime = _totals.Last,
            Protocols = _protocols.Counts(),
            Damage = _damage,
            Failures = _failures,
            Interrupted = _interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Memory = meter.Finish(_captureBytes, _totals.Packets, allocator, _inFlightHigh, _readerWait),
            Pool = allocator.GetStatistics(),
        };
    }

    private void Read(string file, BufferAllocator allocator, CancellationToken cancellation)
    {
        BatchReader? reader = null;
        try
        {
            reader = new BatchReader(CaptureReader.Open(file, _options.Batches.Capture, cancellation), _options.Batches with { MaxPackets = Wanted }, allocator);
            ReadBatches(reader, cancellation);
        }
        catch (CaptureException error)
        {
            _failures.Add(error);
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

    private void ReadBatches(BatchReader reader, CancellationToken cancellation)
    {
        while (reader.Next(cancellation) is { } batch)
        {
            using (batch)
                Add(batch);
            _progress?.Report(new StreamProgress(_fileBytes + reader.Capture.FilePosition, _captureBytes + reader.Capture.Position, _totals.Packets));
        }
    }

    private void Add(PacketBatch batch)
    {
        ReadOnlySpan<PacketRecord> records = batch.Records;
        _totals.Add(records);
        _protocols.Add(records);
        _batches++;
    }

    private void Close(BatchReader reader)
    {
        _captureBytes += reader.Capture.Position;
        _fileBytes += reader.Capture.FileLength ?? reader.Capture.FilePosition;
        _inFlightHigh = Math.Max(_inFlightHigh, reader.InFlightHigh);
        _readerWait += reader.ReaderWait;
        foreach (DamageEntry entry in reader.Capture.Damage)
            _damage.Add(new FileDamage(reader.Capture.Name, entry, reader.Capture.Packets - entry.PacketsBefore));
        reader.Dispose();
    }
}
