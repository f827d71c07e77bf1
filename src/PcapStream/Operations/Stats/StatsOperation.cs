using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Receipts;

namespace PcapStream.Operations.Stats;

/// <summary>Counts statistics over captures, all that are asked for in one pass and within one memory limit.</summary>
public sealed class StatsOperation
{
    private readonly StatsOptions _options;
    private readonly StatisticSet _set;
    private readonly IProgress<StreamProgress>? _progress;
    private readonly List<FileDamage> _damage = [];
    private readonly List<CaptureException> _failures = [];
    private readonly PacketSelection? _selection;
    private StatisticThread? _thread;
    private PacketTotals _totals = new();
    private long _captureBytes;
    private long _fileBytes;
    private int _inFlightHigh;
    private TimeSpan _readerWait;
    private bool _interrupted;

    private StatsOperation(StatsOptions options, StatisticSet set, IProgress<StreamProgress>? progress)
    {
        _options = options;
        _set = set;
        _progress = progress;
        _selection = options.Filter is { } filter ? new PacketSelection(filter) : null;
    }

    private long Wanted => (_options.MaxPackets ?? long.MaxValue) - _totals.Packets;

    /// <summary>Reads captures one after the other.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">What to count.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batch at hand; the result says so.</param>
    /// <returns>What was counted; to be disposed of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    public static StatsResult Run(
        IReadOnlyList<string> files, StatsOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        long start = Stopwatch.GetTimestamp();
        var meter = new MemoryMeter();
        var set = new StatisticSet(options);
        try
        {
            var operation = new StatsOperation(options, set, progress);
            // Where both groups have work, each has a thread: the other's is this one.
            using (operation._thread = set.First.IsEmpty || set.Second.IsEmpty ? null : new StatisticThread(set.Second))
                operation.Read(files, cancellation);
            return operation.Result(meter, start);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private void Read(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        foreach (string file in files)
        {
            if (_interrupted || Wanted <= 0)
                break;
            Read(file, cancellation);
        }
    }

    private StatsResult Result(MemoryMeter meter, long start)
    {
        // The reader's chunks are free now: give them back before tables are merged.
        _set.Memory.Allocator.Chunks.Trim();
        _set.Complete();
        long reference = _set.First.IsEmpty ? _set.Second.Reference : _set.First.Reference;
        return new StatsResult(_set)
        {
            Statistics = _set.Results(reference),
            Overview = _set.Overview(reference),
            Packets = _totals.Packets,
            OriginalBytes = _totals.OriginalBytes,
            FirstTime = _totals.First,
            LastTime = _totals.Last,
            Damage = _damage,
            Failures = _failures,
            Interrupted = _interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            SpilledBytes = _set.Memory.SpilledBytes,
            Memory = meter.Finish(_captureBytes, _totals.Packets, _set.Memory.Allocator, _inFlightHigh, _readerWait),
            Pool = _set.Memory.Allocator.GetStatistics(),
        };
    }

    private void Read(string file, CancellationToken cancellation)
    {
        BatchReader? reader = null;
        try
        {
            reader = new BatchReader(CaptureReader.Open(file, _options.Batches.Capture, cancellation), _set.Memory.Batches with { MaxPackets = _selection is null ? Wanted : null }, _set.Memory.Allocator);
            while (Wanted > 0 && reader.Next(cancellation) is { } batch)
            {
                using (batch)
                    Add(batch);
                _progress?.Report(new StreamProgress(_fileBytes + reader.Capture.FilePosition, _captureBytes + reader.Capture.Position, _totals.Packets));
            }
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

    private unsafe void Add(PacketBatch batch)
    {
        ReadOnlySpan<PacketRecord> records = _selection is null ? batch.Records : _selection.Select(batch, Wanted);
        _totals.Add(records);
        if (_thread is null)
        {
            _set.First.Add(records);
            _set.Second.Add(records);
            return;
        }
        fixed (PacketRecord* first = records)
        {
            _thread.Begin(first, records.Length);
            try
            {
                _set.First.Add(records);
            }
            finally
            {
                _thread.End();
            }
        }
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
