namespace PcapStream.Buffers.Raw;

/// <summary>
/// A hard limit on bytes, reserved before anything is mapped. A budget may be divided into shares: what a
/// share reserves is reserved of the whole too, and neither ever exceeds its limit.
/// </summary>
/// <remarks>Thread-safe and lock-free.</remarks>
public sealed class MemoryBudget
{
    // Invariant: 0 <= _reserved <= Limit, and the shares' _reserved add up to no more than the whole's.
    private readonly MemoryBudget? _whole;
    private long _reserved;
    private long _peak;

    /// <summary>Creates an independent budget.</summary>
    /// <param name="limit">The limit in bytes, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public MemoryBudget(long limit) : this(limit, null)
    {
    }

    private MemoryBudget(long limit, MemoryBudget? whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Limit = limit;
        _whole = whole;
    }

    /// <summary>The limit in bytes.</summary>
    public long Limit { get; }

    /// <summary>Bytes reserved now, at most <see cref="Limit"/>.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>The most bytes that were ever reserved at once.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>Creates a share, which has its own limit and also draws on this budget.</summary>
    /// <param name="limit">The share's limit in bytes, from 0 to <see cref="Limit"/>.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="limit"/> is negative or above this limit.
    /// </exception>
    public MemoryBudget CreateShare(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Limit);
        return new MemoryBudget(limit, this);
    }

    /// <summary>Reserves bytes, or nothing.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    /// <returns>False when the limit, or that of the whole, leaves too little room.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public bool TryReserve(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (!TryAdd(bytes))
            return false;
        if (_whole is not null && !_whole.TryReserve(bytes))
        {
            Interlocked.Add(ref _reserved, -bytes);
            return false;
        }
        RaisePeak(Reserved);
        return true;
    }

    /// <summary>Releases reserved bytes.</summary>
    /// <param name="bytes">How many bytes, from 0 to <see cref="Reserved"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">More is released than was reserved; nothing changes.</exception>
    public void Release(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long seen = Reserved;
        while (true)
        {
            if (bytes > seen)
                Throw.BudgetOverRelease(bytes, seen);
            long before = Interlocked.CompareExchange(ref _reserved, seen - bytes, seen);
            if (before == seen)
                break;
            seen = before;
        }
        _whole?.Release(bytes);
    }

    private bool TryAdd(long bytes)
    {
        long seen = Reserved;
        while (bytes <= Limit - seen)
        {
            long before = Interlocked.CompareExchange(ref _reserved, seen + bytes, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }

    private void RaisePeak(long reserved)
    {
        long peak = Peak;
        while (reserved > peak)
        {
            long before = Interlocked.CompareExchange(ref _peak, reserved, peak);
            if (before == peak)
                return;
            peak = before;
        }
    }
}
