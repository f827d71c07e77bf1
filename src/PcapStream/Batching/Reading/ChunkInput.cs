using PcapStream.Buffers.Chunks;

namespace PcapStream.Batching.Reading;

/// <summary>
/// A capture's bytes on their way through chunks: what has arrived and is not yet indexed lies from <see cref="Next"/>
/// to <see cref="End"/>, in one piece and within one chunk.
/// </summary>
internal abstract unsafe class ChunkInput : IDisposable
{
    /// <summary>The chunk at hand; a batch whose packets lie in it takes a reference of its own.</summary>
    public Chunk? Chunk { get; protected set; }

    /// <summary>First byte not yet indexed; a record starts there.</summary>
    public byte* Next { get; set; }

    /// <summary>One past the last byte that has arrived.</summary>
    public byte* End { get; protected set; }

    /// <summary>Bytes that are at hand and not indexed.</summary>
    public long Left => End - Next;

    /// <summary>Bytes that have come from the source and are not indexed; some may wait to be at hand.</summary>
    public virtual long Arrived => Left;

    /// <summary>Brings more bytes, in a chunk with room for a record of <paramref name="needed"/> bytes at <see cref="Next"/>.</summary>
    /// <returns>False at the end of the input.</returns>
    public abstract bool Refill(long needed, CancellationToken cancellation);

    /// <summary>Passes over bytes without looking at them; returns how many there were.</summary>
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

    public virtual void Dispose()
    {
        Chunk?.Release();
        Chunk = null;
    }

    /// <summary>Goes on in another chunk, where <paramref name="next"/> to <paramref name="end"/> is what has arrived.</summary>
    protected void GoOnIn(Chunk chunk, byte* next, byte* end)
    {
        Chunk?.Release();
        Chunk = chunk;
        Next = next;
        End = end;
    }
}
