using System.Diagnostics;
using PcapStream.Buffers.Raw;

namespace PcapStream.Receipts;

/// <summary>
/// Samples of memory in constant memory: when there is no room for another, every second one is dropped and the time
/// between them doubles. Sampling allocates nothing.
/// </summary>
internal sealed class MemoryTimeline
{
    /// <summary>Most samples.</summary>
    public const int Most = 256;

    private readonly MemorySample[] _samples = new MemorySample[Most];
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _interval;
    private long _next;
    private int _count;

    /// <summary>Takes the first sample.</summary>
    /// <param name="interval">The time between samples; it doubles when there is no room.</param>
    public MemoryTimeline(TimeSpan interval)
    {
        _interval = interval.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond;
        _samples[_count++] = new MemorySample(TimeSpan.Zero, 0, ProcessMemory.Resident);
    }

    /// <summary>Takes a sample when it is time for one.</summary>
    /// <param name="pool">The pool's memory.</param>
    public void Sample(MemoryBudget pool)
    {
        if (Stopwatch.GetTimestamp() < Volatile.Read(ref _next) || !_lock.TryEnter())
            return;
        try
        {
            Add(pool);
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Takes the last sample.</summary>
    /// <param name="pool">The pool's memory.</param>
    /// <returns>All samples; empty when there was no time for one between the first and the last.</returns>
    public IReadOnlyList<MemorySample> Finish(MemoryBudget pool)
    {
        lock (_lock)
        {
            Add(pool);
            return _count > 2 ? _samples[.._count] : [];
        }
    }

    private void Add(MemoryBudget pool)
    {
        if (_count == Most)
        {
            for (int i = 1; i < Most / 2; i++)
                _samples[i] = _samples[2 * i];
            _count = Most / 2;
            _interval *= 2;
        }
        long now = Stopwatch.GetTimestamp();
        _samples[_count++] =
            new MemorySample(Stopwatch.GetElapsedTime(_start, now), pool.Reserved, ProcessMemory.Resident);
        Volatile.Write(ref _next, now + _interval);
    }
}
