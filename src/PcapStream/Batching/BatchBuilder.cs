using System.Diagnostics.CodeAnalysis;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Batching;

/// <summary>
/// Collects packets from any source, such as a capture device, in batches like those of a file: one copy of each packet
/// into a chunk, no allocation on the garbage-collected heap in steady state, within the same memory limit.
/// <code>
/// using var builder = new BatchBuilder();
/// int ethernet = builder.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
/// while (!builder.TryAdd(ethernet, time, bytes, originalLength))
///     Consume(builder.Take()!);
/// </code>
/// One thread at a time may build; any thread may release batches.
/// </summary>
public sealed unsafe class BatchBuilder : IDisposable
{
    private readonly BatchPlan _plan;
    private readonly bool _ownsAllocator;
    private readonly BatchPool _pool;
    private readonly List<LinkType> _linkTypes = [];
    private CaptureDescription _description = new();
    private PacketBatch? _batch;
    private Chunk? _chunk;

    // Bytes of the chunk used by packets of this batch and of those before it.
    private int _used;

    // Bytes of packets in the batch.
    private long _bytes;
    private long _taken;
    private bool _disposed;

    /// <summary>Creates a builder. Nothing is mapped before the first packet.</summary>
    /// <param name="options">
    /// Sizes and limits; <see cref="BatchOptions.Default"/> for null. Options for reading files are ignored.
    /// </param>
    /// <param name="allocator">
    /// Memory to share with others, with its own limit instead of the options'; it must outlive the builder. Null for
    /// an allocator of the builder's own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public BatchBuilder(BatchOptions? options = null, BufferAllocator? allocator = null)
    {
        // Only the caller fills chunks.
        options = (options ?? BatchOptions.Default) with { Threads = 1 };
        _plan = BatchPlan.From(options, allocator?.Options ?? options.AllocatorOptions);
        _ownsAllocator = allocator is null;
        Allocator = allocator ?? new BufferAllocator(options.AllocatorOptions);
        _pool = new BatchPool(Allocator, _plan);
    }

    /// <summary>Where batches' and retained packets' memory comes from.</summary>
    public BufferAllocator Allocator { get; }

    /// <summary>Packets in the current batch.</summary>
    public int Count => _batch?.Count ?? 0;

    /// <summary>Packets added in all.</summary>
    public long Packets => _taken + Count;

    /// <summary>
    /// Whether the current batch has all packets or bytes that the options allow, and should be taken.
    /// </summary>
    public bool IsFull => Count == _plan.PacketsPerBatch || _bytes >= _plan.BytesPerBatch;

    /// <summary>Most bytes that a packet may have under the memory limit.</summary>
    public long LargestPacket => _plan.LargestRecord;

    /// <summary>Most batches in use at once.</summary>
    public int InFlightHigh => _pool.InFlightHigh;

    /// <summary>How long adding has waited for batches to be released (back-pressure).</summary>
    public TimeSpan Waited => _pool.Waited;

    /// <summary>Describes an interface; required before the first of its packets is added.</summary>
    /// <param name="description">Its <see cref="CaptureInterface.Id"/> is ignored.</param>
    /// <returns>The interface's number, from 0.</returns>
    /// <exception cref="InvalidOperationException">There are 65,536 already.</exception>
    public int AddInterface(CaptureInterface description)
    {
        ArgumentNullException.ThrowIfNull(description);
        int id = _linkTypes.Count;
        if (id == CaptureDescription.MostInterfaces)
            throw new InvalidOperationException(
                $"no more than {CaptureDescription.MostInterfaces} interfaces can be described");
        _description = _description.With(description with { Id = id });
        _linkTypes.Add(description.LinkType);
        return id;
    }

    /// <summary>
    /// Copies a packet into the current batch. An empty batch accepts any packet, and waits for memory if needed. A
    /// batch that has packets never waits, since the thread that could release memory may be waiting for them.
    /// </summary>
    /// <param name="interfaceId">The interface's number from <see cref="AddInterface"/>.</param>
    /// <param name="time">The time of capture.</param>
    /// <param name="data">The captured bytes.</param>
    /// <param name="originalLength">Bytes on the wire.</param>
    /// <param name="cancellation">Ends the wait for memory.</param>
    /// <returns>False when the batch has no room: call <see cref="Take"/>, then add the packet again.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface.</exception>
    /// <exception cref="BufferExhaustedException">
    /// No memory was released within <see cref="BatchOptions.ExhaustionTimeout"/>, or the packet is larger than <see
    /// cref="LargestPacket"/>.
    /// </exception>
    public bool TryAdd(
        int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength,
        CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)interfaceId, (uint)_linkTypes.Count, nameof(interfaceId));
        if (IsFull || (!HasRoom(data.Length) && !TryMakeRoom(data.Length, cancellation)))
            return false;
        PacketBatch batch = _batch ??= Begin(cancellation);
        byte* address = (byte*)_chunk!.Address + _used;
        data.CopyTo(new Span<byte>(address, data.Length));
        *batch.FreeRecords = new PacketRecord
        {
            Address = address,
            Nanoseconds = time.Nanoseconds,
            CapturedLength = (uint)data.Length,
            OriginalLength = originalLength,
            Interface = interfaceId,
            LinkType = _linkTypes[interfaceId],
        };
        batch.Add(_chunk, 1);
        _used += data.Length;
        _bytes += data.Length;
        return true;
    }

    /// <summary>Ends the current batch, which the caller disposes of; null when it has no packet.</summary>
    public PacketBatch? Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_batch is not { Count: > 0 } batch)
            return null;
        _batch = null;
        _bytes = 0;
        _taken += batch.Count;
        batch.Description = _description;
        return batch;
    }

    /// <summary>Unmaps all memory unless it is shared, and ends all batches.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _chunk?.Release();
        _pool.Dispose();
        if (_ownsAllocator)
            Allocator.Dispose();
    }

    private bool HasRoom(int length) => _chunk is not null && _chunk.Size - _used >= length;

    private bool TryMakeRoom(int length, CancellationToken cancellation)
    {
        if (length > LargestPacket)
            ThrowTooLarge(length);
        if (Count == 0)
        {
            // First, since this may be the memory that the rent waits for.
            _chunk?.Release();
            _chunk = null;
            MoveTo(_pool.RentChunk(Math.Max(length, ChunkPool.ChunkSize), cancellation));
            return true;
        }
        // The next batch begins in the rest of this chunk if possible.
        if (length > ChunkPool.ChunkSize || _batch!.ChunkBytes >= _plan.ChunkBytesPerBatch ||
            _pool.TryRentChunk() is not { } chunk)
            return false;
        _chunk?.Release();
        MoveTo(chunk);
        return true;
    }

    private void MoveTo(Chunk chunk)
    {
        _chunk = chunk;
        _used = 0;
    }

    private PacketBatch Begin(CancellationToken cancellation)
    {
        PacketBatch batch = _pool.Rent(cancellation);
        batch.Begin(_taken + 1);
        return batch;
    }

    [DoesNotReturn]
    private void ThrowTooLarge(int length) => throw new BufferExhaustedException(
        $"a packet of {length} bytes is larger than the {LargestPacket} that the memory limit leaves for one; " +
        "raise the memory limit",
        length, Allocator.Budget.Limit, Allocator.Budget.Reserved);
}
