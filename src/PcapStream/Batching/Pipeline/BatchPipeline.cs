using System.Runtime.ExceptionServices;
using PcapStream.Capture;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// Processes a capture's batches with several threads and delivers the results in the order of the file. A free thread
/// reads the next batch, works on it, and waits until all earlier ones are delivered; work that must see batches in
/// order has stages in which it waits as well. A batch stays with one thread, in whose caches it is. There are never
/// more batches in use than threads, and the caller processes a small capture alone.
/// </summary>
internal sealed class BatchPipeline
{
    private readonly BatchReader _reader;
    private readonly IReadOnlyList<BatchWorker> _workers;
    private readonly CancellationToken _cancellation;
    private readonly List<Thread> _threads = [];
    private readonly Lock _reading = new();
    private readonly Sequencer[] _stages;
    private readonly Sequencer _delivery = new();
    private Timestamp _first;
    private Timestamp _previous;
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
        try
        {
            while (Read(out long number, out BatchPosition position) is { } batch)
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
    }

    private PacketBatch? Read(out long number, out BatchPosition position)
    {
        lock (_reading)
        {
            number = _read;
            position = default;
            if (_ended || Next() is not { } batch)
            {
                _ended = true;
                return null;
            }
            if (number == 0)
                _first = _previous = batch.TimeOf(batch.Records[0]);
            position = new BatchPosition(_first, _previous);
            _previous = batch.TimeOf(batch.Records[^1]);
            _read++;
            // The caller begins alone, so that a capture of one batch starts no thread.
            if (number > 0 && number < _workers.Count)
                Start(_workers[(int)number]);
            return batch;
        }
    }

    // A failure ends reading; the batches read before are still processed and delivered.
    private PacketBatch? Next()
    {
        try
        {
            return _reader.Next(_cancellation);
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            return null;
        }
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
            _ended = true;
            _failure ??= failure;
        }
        foreach (Sequencer stage in _stages)
            stage.Stop();
        _delivery.Stop();
    }
}
