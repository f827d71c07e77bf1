using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture.Sources;

namespace PcapStream.Batching.Reading;

/// <summary>
/// Reads parts of a capture that another thread decompresses. Each has room before its data, so that the record that
/// straddles the end of one chunk is moved to just before the data of the next, and is contiguous.
/// <code>
///  chunk k:    | headroom       | bytes k * DataSize to (k + 1) * DataSize |
///  chunk k+1:  |      rest of k | ...
/// </code>
/// </summary>
internal sealed unsafe class DecompressedInput : ChunkInput
{
    /// <summary>Bytes before a chunk's data.</summary>
    public const int Headroom = 64 << 10;

    /// <summary>Bytes of every part except the last.</summary>
    public const int DataSize = ChunkPool.ChunkSize - Headroom;

    private readonly ByteSource _source;
    private readonly BatchPool _pool;
    private readonly int _window;

    // Created for the first byte: before that, its thread would read ahead for nothing.
    private DecompressingReader? _reader;

    // A part that waits while a record that began before it is indexed in a chunk of its own.
    private FilledChunk? _pending;

    public DecompressedInput(ByteSource source, BatchPool pool, int window)
    {
        _source = source;
        _pool = pool;
        _window = window;
    }

    public override long Arrived => Left + (_pending is { } waiting ? waiting.End - waiting.Next : 0);

    public override bool Refill(long needed, CancellationToken cancellation)
    {
        if (Left > Headroom)
            return Assemble(needed, cancellation);
        if (TakePending(cancellation) is not { } filled)
            return false;
        _pending = null;
        long left = Left;
        Buffer.MemoryCopy(Next, filled.Next - left, left, left);
        MoveTo(filled.Chunk, filled.Next - left, filled.End);
        return true;
    }

    public override bool MoveTo(long offset, CancellationToken cancellation)
    {
        long place = _source.PlaceBefore(offset);
        long from = _source.Position - Arrived;
        // The other thread may have decompressed that far already.
        if (place > _source.Position + (long)_window * DataSize)
        {
            Stop();
            if (!_source.MoveTo(place))
                return false;
            from = place;
        }
        return Skip(offset - from, cancellation) == offset - from;
    }

    public override void Dispose()
    {
        Stop();
        base.Dispose();
    }

    private void Stop()
    {
        _reader?.Dispose();
        _reader = null;
        _pending?.Chunk.Release();
        _pending = null;
        Release();
    }

    // More is left than the headroom can hold: the record gets a chunk of its own, and the bytes after it stay in
    // place.
    private bool Assemble(long needed, CancellationToken cancellation)
    {
        if ((byte*)Chunk!.Address + Chunk.Size - Next < needed)
        {
            Chunk whole = _pool.RentChunk((int)Math.Max(needed, ChunkPool.ChunkSize), cancellation);
            var start = (byte*)whole.Address;
            long left = Left;
            Buffer.MemoryCopy(Next, start, whole.Size, left);
            MoveTo(whole, start, start + left);
        }
        byte* before = End;
        while (Left < needed && TakePending(cancellation) is { } filled)
        {
            long piece = Math.Min(needed - Left, filled.End - filled.Next);
            Buffer.MemoryCopy(filled.Next, End, piece, piece);
            End += piece;
            filled.Next += piece;
            _pending = filled;
        }
        return End > before;
    }

    // The part in use, or else the next one; it stays pending.
    private FilledChunk? TakePending(CancellationToken cancellation)
    {
        if (_pending is { } pending)
        {
            if (pending.Next < pending.End)
                return pending;
            pending.Chunk.Release();
        }
        _pending = null;
        _reader ??= new DecompressingReader(_source, _pool, _window);
        if (_reader.Next(cancellation) is not { } part)
            return null;
        byte* data = (byte*)part.Chunk.Address + Headroom;
        _source.Advance(part.Length);
        return _pending = new FilledChunk(part.Chunk, data, data + part.Length);
    }
}

/// <summary>A chunk and the bytes in it that are not yet used.</summary>
internal unsafe struct FilledChunk(Chunk chunk, byte* next, byte* end)
{
    public readonly Chunk Chunk = chunk;
    public byte* Next = next;
    public readonly byte* End = end;
}
