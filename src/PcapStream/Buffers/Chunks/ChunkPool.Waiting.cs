using System.Diagnostics;

namespace PcapStream.Buffers.Chunks;

/// <content>Back-pressure: whoever was refused sleeps here until something comes back.</content>
public sealed partial class ChunkPool
{
    private long _returns;

    /// <summary>How often memory has come back: to be read before an attempt that may be refused, and handed to <see cref="Wait"/>.</summary>
    internal long Returns => Volatile.Read(ref _returns);

    /// <summary>
    /// Waits until memory has come back after <paramref name="seen"/> was read, so that nothing is missed between a
    /// refusal and the wait, whoever else is waiting. Allocates nothing in steady state.
    /// </summary>
    /// <param name="seen"><see cref="Returns"/> from before the refusal.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when nothing came back in time, nothing is out so that waiting would be in vain, or the pool is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal bool Wait(long seen, TimeSpan timeout, CancellationToken cancellationToken)
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
                if (_returns != seen)
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

    /// <summary>Wakes those who wait: something that holds memory may be used again.</summary>
    internal void NoteReturn()
    {
        lock (_gate)
            SignalReturn();
    }

    private void SignalReturn()
    {
        _returns++;
        Monitor.PulseAll(_gate);
    }

    private void WakeAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
