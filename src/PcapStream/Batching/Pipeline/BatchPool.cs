using System.Diagnostics;
using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;

namespace PcapStream.Batching.Pipeline;

/// <summary>
/// The free list of batch objects, like CPython's free lists of list and dict objects; the reader waits here for memory
/// (back-pressure).
/// </summary>
internal sealed class BatchPool : IDisposable
{
    // CPython's PyList_MAXFREELIST.
    private const int MaxFree = 80;

    private readonly Lock _gate = new();
    private readonly PacketBatch[] _free = new PacketBatch[MaxFree];
    private readonly List<PacketBatch> _all = [];
    private readonly int _packetsPerBatch;
    private readonly TimeSpan _timeout;
    private int _freeCount;
    private int _out;
    private bool _disposed;

    public BatchPool(BufferAllocator allocator, BatchPlan plan)
    {
        Allocator = allocator;
        _packetsPerBatch = plan.PacketsPerBatch;
        _timeout = plan.ExhaustionTimeout;
    }

    public BufferAllocator Allocator { get; }

    /// <summary>
    /// Called when there is no memory: releases batches that the consumer keeps, and says whether there were any. Null
    /// for none.
    /// </summary>
    public Func<bool>? MakeRoom { get; set; }

    /// <summary>Most batches in use at once.</summary>
    public int InFlightHigh { get; private set; }

    /// <summary>How long the reader has waited for memory.</summary>
    public TimeSpan Waited { get; private set; }

    private long IndexBytes => (long)_packetsPerBatch * PacketBatch.RecordSize;

    /// <summary>Rents a free batch, or a new one; waits while there is no memory for its index.</summary>
    public PacketBatch Rent(CancellationToken cancellation)
    {
        while (true)
        {
            long seen = Allocator.Chunks.Returns;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(BatchReader));
                PacketBatch? batch = _freeCount > 0 ? _free[--_freeCount] : TryCreate();
                if (batch is not null)
                {
                    InFlightHigh = Math.Max(InFlightHigh, ++_out);
                    return batch;
                }
            }
            if (MakeRoom?.Invoke() != true)
                WaitForMemory(seen, "a batch's index", IndexBytes, cancellation);
        }
    }

    /// <summary>Rents a chunk with room for <paramref name="bytes"/>; waits while all chunks are in use.</summary>
    public Chunk RentChunk(int bytes, CancellationToken cancellation)
    {
        while (true)
        {
            long seen = Allocator.Chunks.Returns;
            if (Allocator.Chunks.TryRent(bytes) is { } chunk)
                return chunk;
            // The indexes of free batches are memory as well.
            if (!Trim() && MakeRoom?.Invoke() != true)
                WaitForMemory(seen, "a chunk", bytes, cancellation);
        }
    }

    /// <summary>Rents a chunk; null while all chunks are in use.</summary>
    public Chunk? TryRentChunk() => Allocator.Chunks.TryRent(ChunkPool.ChunkSize);

    public void Return(PacketBatch batch)
    {
        lock (_gate)
        {
            _out--;
            if (_freeCount < MaxFree)
                _free[_freeCount++] = batch;
            else
                Forget(batch);
        }
        // Its chunks were released before it was, and a waiter may wait for the batch itself.
        Allocator.Chunks.NoteReturn();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (PacketBatch batch in _all)
            {
                batch.End();
                Allocator.FreeTable(batch.Table, IndexBytes);
            }
            _all.Clear();
            _freeCount = 0;
        }
    }

    // Unmaps the indexes of all free batches; false when there was none.
    private bool Trim()
    {
        lock (_gate)
        {
            if (_freeCount == 0)
                return false;
            while (_freeCount > 0)
                Forget(_free[--_freeCount]);
            return true;
        }
    }

    private void Forget(PacketBatch batch)
    {
        _all.Remove(batch);
        Allocator.FreeTable(batch.Table, IndexBytes);
    }

    private PacketBatch? TryCreate()
    {
        nint table = Allocator.TryAllocateTable(IndexBytes);
        if (table == 0)
            return null;
        var batch = new PacketBatch(this, table, _packetsPerBatch);
        _all.Add(batch);
        return batch;
    }

    private void WaitForMemory(long seen, string what, long bytes, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        bool returned = Allocator.Chunks.Wait(seen, _timeout, cancellation);
        Waited += Stopwatch.GetElapsedTime(start);
        if (!returned)
        {
            throw new BufferExhaustedException(
                $"no memory for {what} ({bytes} bytes): {_out} batches are in use and none was released in " +
                $"{_timeout.TotalSeconds:0.#} s; dispose batches, or raise the memory limit",
                bytes, Allocator.Budget.Limit, Allocator.Budget.Reserved);
        }
    }
}
