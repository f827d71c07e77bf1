using PcapStream.Buffers.Chunks;

namespace PcapStream.Batching.Reading;

/// <summary>A chunk and the file bytes in it that are not yet used.</summary>
internal unsafe struct FilledChunk(Chunk chunk, byte* next, byte* end)
{
    public readonly Chunk Chunk = chunk;
    public byte* Next = next;
    public readonly byte* End = end;
}
