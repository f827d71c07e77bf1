using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Batching;

/// <summary>
/// Moves a capture's bytes into chunks and its packets into batches. The kernel copies every byte once, into its
/// place; only a record that straddles the end of a chunk is moved, to the start of the next one.
/// </summary>
internal sealed unsafe class BatchFiller : IDisposable
{
    // Small enough that a slice is still in the second-level cache when its records are walked.
    private const int SliceSize = 256 << 10;

    private readonly CaptureReader _capture;
    private readonly BatchPool _pool;
    private readonly BatchOptions _options;
    private Chunk? _chunk;

    // What is read and not yet indexed: a record starts at _next, the bytes end at _filled, both within _chunk.
    private byte* _next;
    private byte* _filled;
    private long _packets;
    private bool _ended;

    public BatchFiller(CaptureReader capture, BatchPool pool, BatchOptions options)
    {
        _capture = capture;
        _pool = pool;
        _options = options;
    }

    private long Left => _filled - _next;

    /// <summary>The next packets of the capture; null after the last.</summary>
    public PacketBatch? Next(CancellationToken cancellation)
    {
        if (_ended)
            return null;
        PacketBatch batch = _pool.Rent(cancellation);
        batch.Begin(_packets + 1);
        try
        {
            Fill(batch, cancellation);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        if (batch.Count > 0)
        {
            _packets += batch.Count;
            return batch;
        }
        batch.Dispose();
        return null;
    }

    public void Dispose()
    {
        _chunk?.Release();
        _chunk = null;
        _ended = true;
    }

    private void Fill(PacketBatch batch, CancellationToken cancellation)
    {
        RecordIndexer indexer = _capture.Indexer;
        long room = _options.BytesPerBatch!.Value;
        while (true)
        {
            IndexResult result = indexer.Index(_next, _filled, _next + room, batch.FreeRecords, batch.FreeSlots);
            if (result.Records > 0)
            {
                batch.Add(_chunk!, result.Records);
                room -= result.Next - _next;
                _next = result.Next;
            }
            if (batch.FreeSlots == 0 || room <= 0)
                return;
            if (!Refill(result.Needed, cancellation))
            {
                _ended = true;
                RecordCutShort(batch.Count);
                return;
            }
        }
    }

    // Reads a slice behind what is there; false at the end of the input.
    private bool Refill(long needed, CancellationToken cancellation)
    {
        if (_chunk is null || _chunk.Address + _chunk.Size - (nint)_next < needed)
        {
            if (!IsWithinInput(needed))
                return false;
            MoveToNewChunk(needed, cancellation);
        }
        int room = (int)(_chunk!.Address + _chunk.Size - (nint)_filled);
        int read = _capture.Read(new Span<byte>(_filled, Math.Min(room, SliceSize)));
        _filled += read;
        return read > 0;
    }

    // A length that reaches beyond the end of the file must not cost a chunk of that size.
    private bool IsWithinInput(long needed) =>
        needed <= ChunkPool.ChunkSize || _capture.Length is not { } length || needed - Left <= length - _capture.Position;

    private void MoveToNewChunk(long needed, CancellationToken cancellation)
    {
        long most = _options.BytesPerBatch!.Value + ChunkPool.ChunkSize;
        if (needed > Math.Max(most, ChunkPool.ChunkSize))
            ThrowTooLarge(needed, most);
        Chunk chunk = _pool.RentChunk((int)Math.Max(needed, ChunkPool.ChunkSize), cancellation);
        long left = Left;
        if (left > 0)
            Buffer.MemoryCopy(_next, (byte*)chunk.Address, chunk.Size, left);
        _chunk?.Release();
        _chunk = chunk;
        _next = (byte*)chunk.Address;
        _filled = _next + left;
    }

    private void RecordCutShort(int packetsInBatch)
    {
        if (Left == 0)
            return;
        long packets = _packets + packetsInBatch;
        CaptureFault fault = FaultAt(packets + 1);
        if (_options.Strict)
            throw new CaptureException(fault);
        long end = Math.Max(_capture.Position, _capture.Length ?? 0);
        _capture.AddDamage(new DamageEntry(fault.Offset, end - fault.Offset, $"{fault.Reason}: {fault.Needed} bytes needed, {end - fault.Offset} there", packets));
    }

    private void ThrowTooLarge(long needed, long most)
    {
        CaptureFault fault = FaultAt(_packets + 1);
        throw new CaptureException(fault with
        {
            Needed = needed,
            Had = most,
            Reason = "the record is larger than the memory limit allows; if it is no damage, raise --memory-limit",
        });
    }

    private CaptureFault FaultAt(long record)
    {
        (string field, long needed, string reason) = _capture.Indexer.Explain(_next, Left);
        long had = Math.Max(Left, (_capture.Length ?? 0) - (_capture.Position - Left));
        return new CaptureFault(_capture.Name, _capture.Position - Left, record, field, needed, had, reason);
    }
}
