using PcapStream.Batching.Pipeline;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture.Sources;

namespace PcapStream.Batching.Reading;

/// <summary>Reads first to last on the caller's thread; the bytes of a pipe are used as soon as they arrive.</summary>
internal sealed unsafe class StreamInput(ByteSource source, BatchPool pool) : ChunkInput
{
    // Small enough that a slice is still in the second-level cache when its records are indexed.
    private const int SliceSize = 256 << 10;

    public override bool Refill(long needed, CancellationToken cancellation)
    {
        if (Chunk is null || Room(Next) < needed)
            MoveToNewChunk(needed, cancellation);
        int read = source.Read(new Span<byte>(End, (int)Math.Min(Room(End), SliceSize)), cancellation);
        End += read;
        return read > 0;
    }

    public override bool MoveTo(long offset, CancellationToken cancellation)
    {
        long place = source.PlaceBefore(offset);
        long from = source.Position - Left;
        if (source.IsSeekable || place > source.Position)
        {
            Release();
            if (!source.MoveTo(place))
                return false;
            from = place;
        }
        return Skip(offset - from, cancellation) == offset - from;
    }

    private long Room(byte* from) => (byte*)Chunk!.Address + Chunk.Size - from;

    private void MoveToNewChunk(long needed, CancellationToken cancellation)
    {
        Chunk chunk = pool.RentChunk((int)Math.Max(needed, pool.Allocator.Chunks.LeastSize), cancellation);
        var start = (byte*)chunk.Address;
        long left = Left;
        Buffer.MemoryCopy(Next, start, chunk.Size, left);
        MoveTo(chunk, start, start + left);
    }
}
