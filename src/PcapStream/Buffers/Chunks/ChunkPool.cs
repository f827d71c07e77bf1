using System.Diagnostics;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Chunks;

/// <summary>
/// Whole arenas for file bytes, drawn on the chunk share of the budget. Free chunks are kept on a capped stack,
/// so that the one whose bytes are still in the caches is used first.
/// </summary>
/// <remarks>Thread-safe. Nothing is allocated on the garbage-collected heap in steady state.</remarks>
public sealed class ChunkPool
{
    /// <summary>The size of a chunk in bytes: 1 MiB.</summary>
    public const int ChunkSize = 1 << 20;

    /// <summary>The greatest request in bytes: a page-rounded size must still be an <see cref="int"/>.</summary>
    public const int LargestChunk = int.MaxValue - 0xFFFF;

    internal const int CachedLimit = 32;

    // Invariant, under _gate: _inUseBytes + _free.Count * LeastSize + _tableBytes = _memory.Share.Reserved
    private readonly object _gate = new();
    private readonly MappedMemory _memory;
    private readonly List<Chunk> _chunks = [];
    private readonly Stack<Chunk> _free = new(CachedLimit);
    private readonly Stack<Chunk> _unmapped = [];

    // Sizes by address.
    private readonly Dictionary<nint, long> _tables = [];
    private long _tableBytes;
    private long _inUseBytes;
    private int _inUse;
    private int _inUsePeak;
    private long _returns;
    private bool _disposed;

    internal ChunkPool(MappedMemory memory, int leastSize = ChunkSize)
    {
        _memory = memory;
        LeastSize = leastSize;
    }

    /// <summary>The size of chunks that are rented for less; only these are kept when they are free.</summary>
    internal int LeastSize { get; }

    /// <summary>Takes a chunk with one reference.</summary>
    /// <param name="bytes">
    /// The least size in bytes, from 1 to <see cref="LargestChunk"/>; above <see cref="ChunkSize"/> it is rounded up to
    /// pages.
    /// </param>
    /// <returns>
    /// The chunk, or null when the budget's chunk share is used up even without the cached free chunks.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public Chunk? TryRent(int bytes = ChunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, LargestChunk);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Chunk? chunk = bytes <= LeastSize && _free.TryPop(out Chunk? cached) ? cached : TryMapChunk(bytes);
            if (chunk is null)
                return null;
            chunk.Open();
            _inUseBytes += chunk.Size;
            BytesInUse.Add(chunk.Size);
            _inUsePeak = Math.Max(_inUsePeak, ++_inUse);
            AssertIdentity();
            return chunk;
        }
    }

    /// <summary>Returns the cached free chunks to the system.</summary>
    public void Trim()
    {
        lock (_gate)
            TrimFree();
    }

    internal void Return(Chunk chunk)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _inUse--;
            _inUseBytes -= chunk.Size;
            BytesInUse.Add(-chunk.Size);
            if (chunk.Size == LeastSize && _free.Count < CachedLimit * (ChunkSize / LeastSize))
                _free.Push(chunk);
            else
                Unmap(chunk);
            AssertIdentity();
            SignalReturn();
        }
    }

    internal void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (Chunk chunk in _chunks)
            {
                if (chunk.IsMapped)
                    _memory.Unmap(chunk.Detach(), chunk.Size);
            }
            _free.Clear();
            BytesInUse.Add(-_inUseBytes - _tableBytes);
            _inUse = 0;
            _inUseBytes = 0;
            FreeAllTables();
            SignalReturn();
        }
    }

    internal Counts Count()
    {
        lock (_gate)
            return new Counts(
                _memory.Share.Reserved, _inUseBytes + (long)_free.Count * LeastSize, _tableBytes, _inUse, _inUsePeak,
                _free.Count);
    }

    private Chunk? TryMapChunk(int bytes)
    {
        int size = bytes <= LeastSize ? LeastSize : (int)MappedMemory.RoundToPages(bytes);
        nint address = TryMap(size, LeastSize);
        if (address == 0)
            return null;
        if (!_unmapped.TryPop(out Chunk? chunk))
        {
            chunk = new Chunk(this);
            _chunks.Add(chunk);
        }
        chunk.Attach(address, size);
        return chunk;
    }

    private nint TryMap(long bytes, int alignment)
    {
        nint address = _memory.TryMap(bytes, alignment);
        if (address != 0 || _free.Count == 0)
            return address;
        TrimFree();
        return _memory.TryMap(bytes, alignment);
    }

    private void TrimFree()
    {
        while (_free.TryPop(out Chunk? chunk))
            Unmap(chunk);
        AssertIdentity();
    }

    private void Unmap(Chunk chunk)
    {
        _memory.Unmap(chunk.Detach(), chunk.Size);
        _unmapped.Push(chunk);
    }

    [Conditional("DEBUG")]
    private void AssertIdentity() =>
        Debug.Assert(
            _inUseBytes + (long)_free.Count * LeastSize + _tableBytes == _memory.Share.Reserved,
            "chunks + tables = mapped");

    /// <summary>MappedBytes = ChunkBytes (in use or cached) + TableBytes.</summary>
    internal readonly record struct Counts(
        long MappedBytes, long ChunkBytes, long TableBytes, int InUse, int InUseHighWater, int Cached);

    internal nint TryAllocateTable(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, long.MaxValue / 2);
        long size = MappedMemory.RoundToPages(bytes);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            nint address = TryMap(size, Environment.SystemPageSize);
            if (address == 0)
                return 0;
            _tables.Add(address, size);
            _tableBytes += size;
            BytesInUse.Add(size);
            AssertIdentity();
            return address;
        }
    }

    internal void FreeTable(nint address, long bytes)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            if (!_tables.TryGetValue(address, out long size) || size != MappedMemory.RoundToPages(bytes))
                Throw.UnknownTable(address, bytes);
            _tables.Remove(address);
            _memory.Unmap(address, size);
            _tableBytes -= size;
            BytesInUse.Add(-size);
            AssertIdentity();
            SignalReturn();
        }
    }

    private void FreeAllTables()
    {
        foreach ((nint address, long size) in _tables)
            _memory.Unmap(address, size);
        _tables.Clear();
        _tableBytes = 0;
    }

    /// <summary>
    /// How often memory was returned: read it before an attempt that may fail, and pass it to <see cref="Wait"/>.
    /// </summary>
    internal long Returns => Volatile.Read(ref _returns);

    /// <summary>
    /// Waits until memory was returned after <paramref name="seen"/> was read, so that no return between a failure and
    /// the wait is missed, even with several waiters. Allocates nothing in steady state.
    /// </summary>
    /// <param name="seen"><see cref="Returns"/> from before the failure.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// False when nothing was returned in time, when nothing is in use that could be returned, or when the pool is
    /// disposed.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal bool Wait(long seen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static pool => ((ChunkPool)pool!).WakeAll(), this);
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

    /// <summary>Wakes the waiters: something that holds memory may be used again.</summary>
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
