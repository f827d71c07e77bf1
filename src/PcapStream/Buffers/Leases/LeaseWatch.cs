using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PcapStream.Buffers.Blocks;

namespace PcapStream.Buffers.Leases;

/// <summary>
/// Tracks leases one by one: those that get lost, and those whose bytes are written when they must not be.
/// </summary>
/// <remarks>Exists only when an option asks for it. Thread-safe.</remarks>
internal sealed class LeaseWatch
{
    internal const int ReportLimit = 1000;

    private readonly bool _tracks;
    private readonly bool _traces;
    private readonly ConcurrentQueue<LeaseOrigin> _lost = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<string> _reports = new();
    private readonly ConcurrentDictionary<int, LeaseOrigin> _origins = new();

    internal LeaseWatch(BufferAllocatorOptions options)
    {
        _tracks = options.LeakDetection != LeakDetection.Off;
        _traces = options.PoolDebug || options.LeakDetection == LeakDetection.Advanced;
        Fenced = options.PoolDebug;
    }

    internal bool Fenced { get; }

    internal bool Tracks => _tracks;

    internal IReadOnlyList<string> Reports => [.. _reports];

    internal LeaseSource Open(BlockPool pool, nint[] segments, long id, int length)
    {
        var origin = new LeaseOrigin(id, length, _traces ? new StackTrace(3, fNeedFileInfo: true) : null);
        if (Fenced)
            _origins[LeaseId.SlotOf(id)] = origin;
        return _tracks ? new LeaseTracker(pool, segments, origin, this) : new LeaseSource(pool, segments, origin);
    }

    internal LeaseOrigin OriginOf(int slot) => _origins[slot];

    internal void ReportLost(LeaseOrigin origin) => _lost.Enqueue(origin);

    internal bool TryTakeLost(out LeaseOrigin? origin) => _lost.TryDequeue(out origin);

    internal void Remember(LeaseOrigin lost)
    {
        _reports.Enqueue($"Unreachable: {lost}");
        if (_reports.Count > ReportLimit)
            _reports.TryDequeue(out _);
    }

    internal void AddFault(LeaseOrigin origin, string what, long offset, byte found, byte expected) =>
        _faults.Enqueue(string.Create(CultureInfo.InvariantCulture,
            $"Memory {what} was written: at offset {offset} there is 0x{found:X2} instead of 0x{expected:X2}. " +
            $"It belongs to {origin}"));

    /// <summary>Throws the oldest fault, outside the lock and on a caller's thread.</summary>
    internal void ThrowFault()
    {
        if (_faults.TryDequeue(out string? fault))
            throw new LeaseException(fault);
    }
}

/// <summary>How leases that were dropped without release are found.</summary>
public enum LeakDetection
{
    /// <summary>They are not found, and a lease costs nothing.</summary>
    Off,

    /// <summary>
    /// Each lease carries an object that the garbage collector reports when the lease is unreachable.
    /// </summary>
    Simple,

    /// <summary>As <see cref="Simple"/>, and each lease also remembers the stack trace where it was taken.</summary>
    Advanced,
}
