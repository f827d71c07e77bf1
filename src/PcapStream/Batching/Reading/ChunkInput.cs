using PcapStream.Buffers.Chunks;

namespace PcapStream.Batching.Reading;

/// <summary>
/// A capture's bytes in chunks: the bytes that have arrived and are not yet indexed lie from <see cref="Next"/> to
/// <see cref="End"/>, contiguous and within one chunk.
/// </summary>
internal abstract unsafe class ChunkInput : IDisposable
{
    /// <summary>The current chunk; a batch whose packets lie in it takes a reference of its own.</summary>
    public Chunk? Chunk { get; protected set; }

    /// <summary>First byte not yet indexed; a record starts there.</summary>
    public byte* Next { get; set; }

    /// <summary>One past the last byte that has arrived.</summary>
    public byte* End { get; protected set; }

    /// <summary>Bytes that are available and not indexed.</summary>
    public long Left => End - Next;

    /// <summary>
    /// Bytes that have come from the source and are not indexed, including those in a chunk that is not current.
    /// </summary>
    public virtual long Arrived => Left;

    /// <summary>
    /// Reads more bytes, into a chunk with room for a record of <paramref name="needed"/> bytes at <see cref="Next"/>.
    /// </summary>
    /// <returns>False at the end of the input.</returns>
    public abstract bool Refill(long needed, CancellationToken cancellation);

    /// <summary>Skips bytes without reading them.</summary>
    /// <returns>The bytes skipped, fewer only at the end of the input.</returns>
    public long Skip(long bytes, CancellationToken cancellation)
    {
        long passed = 0;
        while (true)
        {
            long piece = Math.Min(bytes - passed, Left);
            Next += piece;
            passed += piece;
            if (passed == bytes || !Refill(1, cancellation))
                return passed;
        }
    }

    /// <summary>Continues at a later offset of the source. Only where the source can move.</summary>
    /// <returns>False where the source has no bytes there.</returns>
    public abstract bool MoveTo(long offset, CancellationToken cancellation);

    public virtual void Dispose() => Release();

    /// <summary>Releases the current chunk, with the bytes in it that are not indexed.</summary>
    protected void Release()
    {
        Chunk?.Release();
        Chunk = null;
        Next = End = null;
    }

    /// <summary>
    /// Moves to another chunk, with the bytes from <paramref name="next"/> to <paramref name="end"/>.
    /// </summary>
    protected void MoveTo(Chunk chunk, byte* next, byte* end)
    {
        Chunk?.Release();
        Chunk = chunk;
        Next = next;
        End = end;
    }
}
