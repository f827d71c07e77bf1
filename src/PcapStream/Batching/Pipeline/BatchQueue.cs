using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// The bounded queue between the reading thread and one consumer, synchronous or asynchronous. It allocates nothing
/// after its creation: a waiting asynchronous consumer is one reusable value-task source.
/// </summary>
internal sealed class BatchQueue(int capacity) : IValueTaskSource<bool>
{
    private readonly object _gate = new();
    private readonly PacketBatch[] _ring = new PacketBatch[capacity];
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private int _head;
    private int _count;
    private bool _awaited;
    private bool _completed;
    private bool _abandoned;
    private ExceptionDispatchInfo? _failure;

    /// <summary>How long the reading thread has waited for room.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Adds a batch, waiting for room; false when the consumer has left.</summary>
    public bool Enqueue(PacketBatch batch)
    {
        lock (_gate)
        {
            if (_count == _ring.Length && !_abandoned)
            {
                long start = Stopwatch.GetTimestamp();
                while (_count == _ring.Length && !_abandoned)
                    Monitor.Wait(_gate);
                Waited += Stopwatch.GetElapsedTime(start);
            }
            if (_abandoned)
                return false;
            _ring[(_head + _count++) % _ring.Length] = batch;
            Signal();
            return true;
        }
    }

    /// <summary>Ends the queue; <paramref name="failure"/> is thrown to the consumer after the last batch.</summary>
    public void Complete(Exception? failure)
    {
        lock (_gate)
        {
            _completed = true;
            _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
            Signal();
        }
    }

    /// <summary>Ends the queue for the consumer: queued batches are released, and the reading thread stops.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _abandoned = true;
            while (_count > 0)
                Take().Dispose();
            Signal();
        }
    }

    /// <summary>The next batch, waiting for it; null after the last.</summary>
    public PacketBatch? Dequeue(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = WakeOn(cancellation);
        lock (_gate)
        {
            while (_count == 0 && !_completed)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
            return TakeOrEnd();
        }
    }

    /// <summary>The next batch without blocking a thread; null after the last.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PacketBatch?> DequeueAsync(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = WakeOn(cancellation);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ValueTask<bool> change;
            lock (_gate)
            {
                if (_count > 0 || _completed)
                    return TakeOrEnd();
                _signal.Reset();
                _awaited = true;
                change = new ValueTask<bool>(this, _signal.Version);
            }
            await change.ConfigureAwait(false);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private CancellationTokenRegistration WakeOn(CancellationToken cancellation) => cancellation.UnsafeRegister(
        static queue =>
        {
            var self = (BatchQueue)queue!;
            lock (self._gate)
                self.Signal();
        },
        this);

    private void Signal()
    {
        Monitor.PulseAll(_gate);
        if (!_awaited)
            return;
        _awaited = false;
        _signal.SetResult(true);
    }

    private PacketBatch? TakeOrEnd()
    {
        if (_count > 0)
            return Take();
        _failure?.Throw();
        return null;
    }

    private PacketBatch Take()
    {
        PacketBatch batch = _ring[_head];
        _head = (_head + 1) % _ring.Length;
        _count--;
        Monitor.PulseAll(_gate);
        return batch;
    }
}
