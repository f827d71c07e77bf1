using PcapStream.Batching.Pipeline;

namespace PcapStream.Batching;

/// <summary>
/// Produces batches ahead of their consumer, on a thread of its own that starts at once. They are consumed
/// synchronously or asynchronously, by one thread at a time.
/// </summary>
public sealed class BatchReadAhead : IDisposable
{
    private readonly Func<CancellationToken, PacketBatch?> _next;
    private readonly CancellationTokenSource _stop = new();
    private readonly BatchQueue _queue;
    private readonly Thread _thread;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="next">
    /// Produces the next batch, or null after the last; must end soon once its token is cancelled. Its exceptions are
    /// thrown to the consumer, after the batches before them.
    /// </param>
    /// <param name="batches">
    /// Batches that may wait for the consumer, at least 1; <paramref name="next"/> may have produced one more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is less than 1.</exception>
    /// <exception cref="Capture.CaptureException">The system allows no more threads.</exception>
    public BatchReadAhead(Func<CancellationToken, PacketBatch?> next, int batches)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        _next = next;
        _queue = new BatchQueue(batches);
        _thread = new Thread(Run) { IsBackground = true, Name = "PcapStream reader" };
        WorkerThread.Start(_thread);
    }

    /// <summary>How long the thread has waited for the consumer.</summary>
    public TimeSpan Waited => _queue.Waited;

    /// <summary>The next batch, to be disposed of by the caller, waiting for it; null after the last.</summary>
    /// <param name="cancellation">Ends the wait, not the thread.</param>
    public PacketBatch? Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _queue.Dequeue(cancellation);
    }

    /// <summary>
    /// The next batch without blocking a thread, to be disposed of by the caller; null after the last.
    /// </summary>
    /// <param name="cancellation">Ends the wait, not the thread.</param>
    public ValueTask<PacketBatch?> NextAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _queue.DequeueAsync(cancellation);
    }

    /// <summary>Ends the thread, and releases the batches that were not consumed.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _stop.Cancel();
        _queue.Abandon();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            while (_next(_stop.Token) is { } batch)
            {
                if (!_queue.Enqueue(batch))
                {
                    batch.Dispose();
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The consumer has ended the read-ahead.
        }
        catch (Exception error)
        {
            failure = error;
        }
        _queue.Complete(failure);
    }
}
