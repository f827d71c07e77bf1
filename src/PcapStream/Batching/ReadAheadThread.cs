namespace PcapStream.Batching;

/// <summary>Fills batches on a thread of its own and queues them for the consumer.</summary>
internal sealed class ReadAheadThread
{
    // A read from a pipe cannot be interrupted, and nobody should wait for it: then the thread itself cleans up.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly BatchFiller _filler;
    private readonly CancellationToken _stop;
    private readonly Thread _thread;
    private Action? _release;

    public ReadAheadThread(BatchFiller filler, int batches, CancellationToken stop)
    {
        _filler = filler;
        _stop = stop;
        Queue = new BatchQueue(batches);
        _thread = new Thread(Run) { IsBackground = true, Name = "PcapStream reader" };
        _thread.Start();
    }

    public BatchQueue Queue { get; }

    /// <summary>How long the thread has waited for room in the queue.</summary>
    public TimeSpan Waited => Queue.Waited;

    /// <summary>Ends the thread, then runs <paramref name="release"/>: here, or on the thread when it is stuck in a read.</summary>
    public void Stop(Action release)
    {
        Queue.Abandon();
        if (_thread.Join(Patience) || Interlocked.CompareExchange(ref _release, release, null) is not null)
            release();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            while (_filler.Next(_stop) is { } batch)
            {
                if (!Queue.Enqueue(batch))
                {
                    batch.Dispose();
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The consumer is gone, and told us so.
        }
        catch (Exception error)
        {
            failure = error;
        }
        Queue.Complete(failure);
        // Either Stop left its clean-up here, or it finds this mark and does it itself.
        Interlocked.CompareExchange(ref _release, static () => { }, null)?.Invoke();
    }
}
