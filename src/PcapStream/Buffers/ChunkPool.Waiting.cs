using System.Diagnostics;

namespace PcapStream.Buffers;

/// <content>Back-pressure: whoever was refused sleeps here until something comes back.</content>
public sealed partial class ChunkPool
{
    private bool _returnedSinceRefusal = true;

    /// <summary>
    /// Waits until a chunk or a table has come back since the last refusal, so that none is missed between
    /// the refusal and the wait. Allocates nothing in steady state.
    /// </summary>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when nothing came back in time, nothing is out so that waiting would be in vain, or the pool is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal bool Wait(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static pool => ((ChunkPool)pool!).WakeAll(), this);
        lock (_gate)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_disposed)
                    return false;
                if (_returnedSinceRefusal)
                    return true;
                if (_inUse == 0 && _tableBytes == 0)
                    return false;
                TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(_gate, left);
            }
        }
    }

    private void SignalReturn()
    {
        _returnedSinceRefusal = true;
        Monitor.PulseAll(_gate);
    }

    private void WakeAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
