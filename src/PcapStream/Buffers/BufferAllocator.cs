using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers;

/// <summary>
/// All memory for packets within one limit: chunks for file bytes, leases for packets that outlive their batch.
/// </summary>
/// <remarks>
/// Thread-safe, except that <see cref="Dispose"/> must not race with use. It must be disposed: what it mapped is
/// not found by the garbage collector.
/// </remarks>
public sealed class BufferAllocator : IDisposable
{
    /// <summary>Creates an allocator. Nothing is mapped before it is needed.</summary>
    /// <param name="options">The limits; null stands for <see cref="BufferAllocatorOptions.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An option is out of range; the message gives the bounds and the reason.
    /// </exception>
    public BufferAllocator(BufferAllocatorOptions? options = null)
    {
        Options = options ?? BufferAllocatorOptions.Default;
        Options.Validate();
        RawAllocator raw = Options.RawAllocator ?? RawAllocator.System;
        long reserve = Options.EffectiveLeaseReserve;
        Budget = new MemoryBudget(Options.MemoryLimit);
        Blocks = new BlockPool(new MappedMemory(raw, Budget.CreateShare(reserve)), Options);
        Chunks = new ChunkPool(
            new MappedMemory(raw, Budget.CreateShare(Options.MemoryLimit - reserve)), Options.ChunkBytes);
    }

    internal BlockPool Blocks { get; }

    /// <summary>The options it was created with.</summary>
    public BufferAllocatorOptions Options { get; }

    /// <summary>The budget of all that is mapped: chunks, leases, tables and metadata.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>The chunks.</summary>
    public ChunkPool Chunks { get; }

    /// <summary>Takes bytes that live until they are released. Their contents are unspecified.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    /// <returns>The lease.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="BufferExhaustedException">The lease reserve is used up, or the system refused.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public PacketLease Rent(int bytes)
    {
        PacketLease lease = Blocks.TryRent(bytes);
        return lease.Id != 0 ? lease : Blocks.ThrowExhausted(bytes);
    }

    /// <summary>Takes bytes, if the lease reserve has room.</summary>
    /// <param name="bytes">How many bytes, at least 0.</param>
    /// <param name="lease">The lease, or the default one.</param>
    /// <returns>False when the lease reserve is used up, or the system refused.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public bool TryRent(int bytes, out PacketLease lease)
    {
        lease = Blocks.TryRent(bytes);
        return lease.Id != 0;
    }

    /// <summary>Copies bytes, so that they outlive the batch they lie in.</summary>
    /// <param name="source">The bytes to copy.</param>
    /// <returns>A lease of the same length.</returns>
    /// <exception cref="BufferExhaustedException">The lease reserve is used up, or the system refused.</exception>
    /// <exception cref="ObjectDisposedException">The allocator was disposed.</exception>
    public PacketLease Retain(ReadOnlySpan<byte> source)
    {
        PacketLease lease = Rent(source.Length);
        source.CopyTo(lease.Span);
        return lease;
    }

    /// <summary>
    /// Frees what other threads released, finds lost leases where <see cref="LeakDetection"/> is on (by a full
    /// garbage collection), and returns free chunks and empty arenas to the system, of which a few are kept otherwise.
    /// </summary>
    /// <returns>How many leases were found unreachable, as Python's <c>gc.collect()</c> does.</returns>
    public int Collect()
    {
        Chunks.Trim();
        return Blocks.Collect();
    }

    /// <summary>Counts everything, in one consistent snapshot.</summary>
    /// <returns>The counts.</returns>
    public PoolStatistics GetStatistics() => Blocks.Count(Chunks.Count(), Budget);

    /// <summary>
    /// The leases that <see cref="Collect"/> found unreachable, the last thousand of them, with the place where each
    /// was taken if that is known.
    /// </summary>
    public IReadOnlyList<string> LeakReports => Blocks.LeakReports;

    /// <summary>Unmaps everything. A lease or chunk used later is an error.</summary>
    public void Dispose()
    {
        Blocks.Dispose();
        Chunks.Dispose();
    }

    /// <summary>Maps a table, page-rounded and drawn on the chunk share; counted as large.</summary>
    /// <returns>The address, or 0 when the share is used up even without cached chunks.</returns>
    internal nint TryAllocateTable(long bytes) => Chunks.TryAllocateTable(bytes);

    /// <summary>Unmaps a table of the size that was requested. After <see cref="Dispose"/> it does nothing.</summary>
    internal void FreeTable(nint address, long bytes) => Chunks.FreeTable(address, bytes);
}

/// <summary>The lease reserve cannot hold another lease. The message names the largest use of it.</summary>
public sealed class BufferExhaustedException : InvalidOperationException
{
    /// <summary>Creates an exception without a message of its own.</summary>
    public BufferExhaustedException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The request and the bytes in use.</param>
    public BufferExhaustedException(string message) : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">The request and the bytes in use.</param>
    /// <param name="innerException">The cause.</param>
    public BufferExhaustedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal BufferExhaustedException(string message, long requested, long limit, long reserved) : base(message)
    {
        RequestedBytes = requested;
        LimitBytes = limit;
        ReservedBytes = reserved;
    }

    /// <summary>The bytes that were requested.</summary>
    public long RequestedBytes { get; }

    /// <summary>The lease reserve in bytes.</summary>
    public long LimitBytes { get; }

    /// <summary>The bytes of the reserve that were mapped.</summary>
    public long ReservedBytes { get; }
}
