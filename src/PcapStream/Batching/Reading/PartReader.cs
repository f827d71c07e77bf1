using PcapStream.Buffers.Chunks;

namespace PcapStream.Batching.Reading;

/// <summary>Fills chunks with consecutive parts of a capture on threads of its own, each behind <see cref="PartInput.Headroom"/>.</summary>
internal abstract class PartReader : IDisposable
{
    /// <summary>The next part, in a chunk that the caller releases; null after the last.</summary>
    public abstract (Chunk Chunk, int Length)? Next(CancellationToken cancellation);

    public abstract void Dispose();
}
