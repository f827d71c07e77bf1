namespace PcapStream.Batching;

/// <summary>Fills batches on a thread of its own and queues them for the consumer.</summary>
internal sealed class ReadAheadThread : IDisposable
{
    private readonly BatchFiller _filler;
    private readonly CancellationToken _stop;
    private readonly Thread _thread;

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

    /// <summary>Ends the thread, whose token has been cancelled, and releases what it has queued.</summary>
    public void Dispose()
    {
        Queue.Abandon();
        _thread.Join();
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
    }
}
