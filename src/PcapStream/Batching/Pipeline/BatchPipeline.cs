using System.Runtime.ExceptionServices;
using PcapStream.Batching.Reading;
using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// Processes a capture's batches with several threads and delivers the results in the order of the file. A free thread
/// reads a range of the file ahead of its turn, or else the next batch, works on it, and waits until all earlier ones
/// are delivered; work that must see batches in order has stages in which it waits as well. A batch stays with one
/// thread, in whose caches it is. The caller processes a small capture alone.
/// </summary>
internal sealed class BatchPipeline
{
    private readonly BatchReader _reader;
    private readonly IReadOnlyList<BatchWorker> _workers;
    private readonly CancellationToken _cancellation;
    private readonly List<Thread> _threads = [];
    private readonly object _reading = new();
    private readonly RangeQueue? _ranges;
    private readonly Sequencer[] _stages;
    private readonly Sequencer _delivery = new();
    private Timestamp _first;
    private Timestamp _previous;
    private Timestamp? _lastKnown;
    private long _read;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    private BatchPipeline(BatchReader reader, IReadOnlyList<BatchWorker> workers, CancellationToken cancellation)
    {
        _reader = reader;
        _workers = workers;
        _stages = new Sequencer[workers[0].Stages];
        for (int i = 0; i < _stages.Length; i++)
            _stages[i] = new Sequencer();
        _cancellation = cancellation;
        _ranges = workers.Count > 1 ? reader.CreateRanges() : null;
    }

    /// <summary>Reads a capture to its end, or until a worker stops it.</summary>
    /// <param name="reader">A reader at the capture's start.</param>
    /// <param name="workers">One per thread; the first works on the caller's thread.</param>
    /// <param name="cancellation">Stops reading after the current batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the batches read before were delivered.</exception>
    /// <exception cref="CaptureException">The input failed; the batches read before were delivered.</exception>
    public static void Run(
        BatchReader reader, IReadOnlyList<BatchWorker> workers, CancellationToken cancellation = default) =>
        new BatchPipeline(reader, workers, cancellation).Run();

    /// <summary>Waits until all batches before one are delivered; false when the pipeline has stopped.</summary>
    public bool AwaitTurn(long number) => _delivery.Enter(number);

    /// <summary>Waits until all batches before one have passed a stage; false when the pipeline has stopped.</summary>
    public bool Enter(int stage, long number) => _stages[stage].Enter(number);

    /// <summary>Marks the batch that entered a stage as past it.</summary>
    public void Leave(int stage) => _stages[stage].Leave();

    private void Run()
    {
        Work(_workers[0]);
        // No thread is started once reading has ended.
        foreach (Thread thread in _threads)
            thread.Join();
        _failure?.Throw();
    }

    private void Work(BatchWorker worker)
    {
        FileRange? ahead = null;
        try
        {
            while (Read(ref ahead, out long number, out BatchPosition position) is { } batch)
            {
                worker.Begin(this, number);
                using (batch)
                    worker.Work(batch, position);
                if (worker.KeepsOrder && !Deliver(worker, number))
                    return;
            }
        }
        catch (Exception error)
        {
            // The caller reports any failure: this may be a thread that no one else observes.
            Stop(ExceptionDispatchInfo.Capture(error));
        }
        finally
        {
            // Reading has ended: no other worker waits for this range.
            ahead?.Dispose();
        }
    }

    private PacketBatch? Read(ref FileRange? ahead, out long number, out BatchPosition position)
    {
        while (ahead is null && _ranges is { IsOpen: true })
            ahead = ReadAhead();
        lock (_reading)
        {
            number = _read;
            position = default;
            if (NextShown(ref ahead) is not { } batch)
            {
                EndReading();
                return null;
            }
            number = _read++;
            if (number == 0)
            {
                _first = batch.Earlier?.First ?? batch.TimeOf(batch.Records[0]);
                _previous = batch.Earlier?.Previous ?? _first;
                _lastKnown = batch.Earlier?.LastKnown;
                _ranges?.Begin(batch.Count, _reader.Filler.Position);
            }
            position = new BatchPosition(_first, _previous, _lastKnown);
            _previous = batch.TimeOf(batch.Records[^1]);
            _lastKnown = LastKnown(batch) ?? _lastKnown;
            // The caller begins alone, so that a capture of one batch starts no thread.
            if (number > 0 && number < _workers.Count)
                Start(_workers[(int)number]);
            return batch;
        }
    }

    // The reader itself shows the observer the batches that it hands out.
    private PacketBatch? NextShown(ref FileRange? ahead)
    {
        while (Next(ref ahead) is { } batch)
        {
            if (_ranges is null || _reader.Show(batch))
                return batch;
        }
        return null;
    }

    // Reads a range before its turn; null when it is of no use.
    private FileRange? ReadAhead()
    {
        FileRange range = FileRange.Rent(_reader.Capture.Source, _reader.Pool, _cancellation);
        RangeClaim? claimed;
        lock (_reading)
            claimed = _ranges!.Claim(_reader.Filler.Position);
        try
        {
            if (claimed is { } claim && range.TryRead(claim))
                return range;
        }
        catch (CaptureException)
        {
            // What cannot be read fails again in its turn, after the packets before it.
        }
        range.Dispose();
        lock (_reading)
        {
            if (claimed is { } claim)
                _ranges!.Drop(claim.Number);
            Monitor.PulseAll(_reading);
        }
        return null;
    }

    // A failure ends reading; the batches read before are still processed and delivered.
    private PacketBatch? Next(ref FileRange? ahead)
    {
        try
        {
            while (!_ended)
            {
                if (_ranges is null)
                    return _reader.Next(_cancellation);
                _cancellation.ThrowIfCancellationRequested();
                long position = _reader.Filler.Position;
                if (ahead is not null && position >= ahead.First)
                {
                    if (Take(ref ahead) is { } taken)
                        return taken;
                }
                else if (_ranges.MustWait(ahead))
                    Monitor.Wait(_reading);
                else if (_reader.Filler.Next(_cancellation, ahead?.First ?? long.MaxValue) is { } batch)
                {
                    Monitor.PulseAll(_reading);
                    return batch;
                }
                else if (_reader.Filler.HasEnded)
                    return null;
            }
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        return null;
    }

    // Delivers the range if its turn has come, and drops it if its place is read already.
    private PacketBatch? Take(ref FileRange? ahead)
    {
        using FileRange range = ahead!;
        ahead = null;
        Monitor.PulseAll(_reading);
        PacketBatch? batch = _reader.Filler.Take(range);
        if (batch is null)
            _ranges!.Drop(range.Number);
        else
            _ranges!.Complete(range.Number);
        return batch;
    }

    private void EndReading()
    {
        _ended = true;
        _ranges?.Close();
        Monitor.PulseAll(_reading);
    }

    private static Timestamp? LastKnown(PacketBatch batch)
    {
        for (int i = batch.Count - 1; i >= 0; i--)
        {
            if (batch.TimeOf(batch.Records[i]) is { IsKnown: true } time)
                return time;
        }
        return null;
    }

    private void Start(BatchWorker worker)
    {
        var thread = new Thread(() => Work(worker)) { IsBackground = true, Name = "PcapStream worker" };
        // Without it, fewer threads do the same work.
        if (WorkerThread.TryStart(thread))
            _threads.Add(thread);
    }

    private bool Deliver(BatchWorker worker, long number)
    {
        if (!AwaitTurn(number))
            return false;
        if (!worker.Deliver())
        {
            Stop(null);
            return false;
        }
        _delivery.Leave();
        return true;
    }

    private void Stop(ExceptionDispatchInfo? failure)
    {
        lock (_reading)
        {
            _failure ??= failure;
            EndReading();
        }
        foreach (Sequencer stage in _stages)
            stage.Stop();
        _delivery.Stop();
    }
}
