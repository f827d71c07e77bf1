using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Batching;

/// <summary>
/// Consecutive packets of one capture, whose bytes lie in chunks that the batch keeps alive. Dispose it once, on any
/// thread: its memory is reused for the next batches, and so is the object. An epoch distinguishes its uses for
/// views; a reference to the object itself that is kept past its release refers to another batch.
/// </summary>
public sealed unsafe class PacketBatch : IDisposable, IReadOnlyList<PacketView>
{
    /// <summary>Bytes of index for a packet.</summary>
    internal static readonly int RecordSize = sizeof(PacketRecord);

    private static readonly CaptureDescription Unknown = new();

    private readonly BatchPool _pool;
    private readonly nint _table;
    private readonly int _capacity;
    private Chunk?[] _chunks = new Chunk?[4];

    // Where in the capture each chunk's first byte would be.
    private long[] _offsets = new long[4];
    private int _chunkCount;
    private int _count;

    // Odd while the batch is in use, even while it is free; each use has its own odd number.
    private int _epoch;
    private bool _ended;

    internal PacketBatch(BatchPool pool, nint table, int capacity)
    {
        _pool = pool;
        _table = table;
        _capacity = capacity;
    }

    /// <summary>Packets in the batch; 0 once it is released.</summary>
    public int Count => _count;

    /// <summary>The first packet's number in its capture, from 1.</summary>
    public long FirstNumber { get; private set; }

    /// <summary>The capture's description when the batch was filled, with all of its packets' interfaces.</summary>
    internal CaptureDescription Description { get; set; } = Unknown;

    /// <summary>Packets of the capture directly before the batch that were not read.</summary>
    internal long LeftOut { get; private set; }

    /// <summary>What is known of the packets before the first batch of a part; null for none.</summary>
    internal EarlierPackets? Earlier { get; private set; }

    /// <summary>What an observer found in the batch, released with it; null for nothing.</summary>
    internal IDisposable? Notes { get; set; }

    /// <summary>Bytes of chunks that the batch keeps.</summary>
    internal long ChunkBytes { get; private set; }

    internal nint Table => _table;

    internal int FreeSlots => _capacity - _count;

    internal PacketRecord* FreeRecords => (PacketRecord*)_table + _count;

    /// <summary>The index itself, for code that iterates over all packets while it holds the batch.</summary>
    internal ReadOnlySpan<PacketRecord> Records => new((PacketRecord*)_table, _count);

    /// <summary>The packet at an index from 0 to <see cref="Count"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such packet.</exception>
    public PacketView this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count)
                ThrowNoSuchPacket(index);
            return new PacketView(this, index, _epoch);
        }
    }

    /// <summary>The packets in order; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<PacketView> IEnumerable<PacketView>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Releases the batch, which ends all of its views. Does nothing once its reader is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It was released before, and is not in use again.</exception>
    public void Dispose()
    {
        if (Volatile.Read(ref _ended))
            return;
        int epoch = _epoch;
        if ((epoch & 1) == 0 || Interlocked.CompareExchange(ref _epoch, epoch + 1, epoch) != epoch)
            ThrowReleased();
        ReleaseChunks();
        _pool.Return(this);
    }

    /// <summary>
    /// Ends the batch because the reader is disposed of, and the memory with it: its views are errors from now on.
    /// </summary>
    internal void End()
    {
        Volatile.Write(ref _ended, true);
        if ((_epoch & 1) == 0)
            return;
        Interlocked.Increment(ref _epoch);
        ReleaseChunks();
    }

    internal void Begin(long firstNumber, long leftOut = 0, EarlierPackets? earlier = null)
    {
        NumberFrom(firstNumber);
        LeftOut = leftOut;
        Earlier = earlier;
        _epoch++;
    }

    /// <summary>Sets the first packet's number, which was unknown when the batch was filled.</summary>
    internal void NumberFrom(long firstNumber) => FirstNumber = firstNumber;

    internal void Add(Chunk chunk, int packets, long offset = 0)
    {
        _count += packets;
        if (_chunkCount > 0 && ReferenceEquals(_chunks[_chunkCount - 1], chunk))
            return;
        if (_chunkCount == _chunks.Length)
        {
            Array.Resize(ref _chunks, _chunks.Length * 2);
            Array.Resize(ref _offsets, _chunks.Length);
        }
        chunk.AddReference();
        _offsets[_chunkCount] = offset;
        _chunks[_chunkCount++] = chunk;
        ChunkBytes += chunk.Size;
    }

    /// <summary>Removes the last packet, which turned out not to be a packet.</summary>
    internal void RemoveLast() => _count--;

    /// <summary>Puts a packet in the place of one before it.</summary>
    internal void Move(int from, int to) => ((PacketRecord*)_table)[to] = ((PacketRecord*)_table)[from];

    /// <summary>Removes the packets after the first <paramref name="count"/>.</summary>
    internal void Truncate(int count) => _count = count;

    /// <summary>Sets what is known of the packets before the batch.</summary>
    internal void BeginsAfter(EarlierPackets earlier) => Earlier = earlier;

    internal ref readonly PacketRecord RecordAt(int index, int epoch)
    {
        CheckEpoch(epoch);
        return ref ((PacketRecord*)_table)[index];
    }

    internal long NumberOf(int index, int epoch)
    {
        CheckEpoch(epoch);
        return FirstNumber + index;
    }

    internal ReadOnlySpan<byte> OptionsOf(in PacketRecord record) =>
        record.OptionWords == 0 ? default : PacketOptions.Of(record, OrderOf(record));

    /// <summary>Byte order of a packet's options.</summary>
    internal ByteOrder OrderOf(in PacketRecord record) => Description.Interfaces[record.Interface].ByteOrder;

    /// <summary>Offset in the capture of a packet's first byte, or of a block's body.</summary>
    internal long OffsetOf(in PacketRecord record)
    {
        for (int i = 0; i < _chunkCount; i++)
        {
            long at = record.Address - (byte*)_chunks[i]!.Address;
            if (at >= 0 && at <= _chunks[i]!.Size)
                return _offsets[i] + at;
        }
        return 0;
    }

    /// <summary>The time of capture, exact even for a time that 64 bits of nanoseconds cannot hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Timestamp TimeOf(in PacketRecord record) =>
        Timestamp.IsBeyond(record.Nanoseconds) ? TimeInBlock(record) : new Timestamp(record.Nanoseconds);

    internal PacketLease Retain(ReadOnlySpan<byte> data) => _pool.Allocator.Retain(data);

    private Timestamp TimeInBlock(in PacketRecord record)
    {
        CaptureInterface source = Description.Interfaces[record.Interface];
        return source.Scale is { } scale ? scale.TimeOf(EnhancedPacketBlock.Ticks(record.Address, source.ByteOrder))
            : new Timestamp(record.Nanoseconds);
    }

    private void ReleaseChunks()
    {
        _count = 0;
        Notes?.Dispose();
        Notes = null;
        for (int i = 0; i < _chunkCount; i++)
        {
            _chunks[i]!.Release();
            _chunks[i] = null;
        }
        _chunkCount = 0;
        ChunkBytes = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckEpoch(int epoch)
    {
        if (Volatile.Read(ref _epoch) != epoch)
            ThrowReleased();
    }

    [DoesNotReturn]
    private static void ThrowReleased() => throw new ObjectDisposedException(nameof(PacketBatch),
        "the batch was released: its packets' bytes may belong to another batch now; " +
        "Retain() packets that must outlive it");

    [DoesNotReturn]
    private void ThrowNoSuchPacket(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"the batch holds {_count} packets");

    /// <summary>Enumerates a batch's packets.</summary>
    public struct Enumerator : IEnumerator<PacketView>
    {
        private readonly PacketBatch _batch;
        private readonly int _epoch;
        private int _index;

        internal Enumerator(PacketBatch batch)
        {
            _batch = batch;
            _epoch = batch._epoch;
            _index = -1;
        }

        /// <inheritdoc/>
        public readonly PacketView Current => new(_batch, _index, _epoch);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_index < _batch._count;

        /// <inheritdoc/>
        public void Reset() => _index = -1;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
