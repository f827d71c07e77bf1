namespace PcapStream.Buffers;

/// <summary>The object allocator.</summary>
internal sealed class BlockPool : IDisposable
{
    internal BlockPool(MappedMemory memory, BufferAllocatorOptions options)
    {
        _ = memory;
        _ = options;
    }

    internal PacketLease Rent(int bytes) => TryRent(bytes, out PacketLease lease) ? lease : throw new NotSupportedException();
    internal bool TryRent(int bytes, out PacketLease lease) { lease = new PacketLease(this, 0, 0, bytes); return false; }
    internal int Collect() => 0;
    public void Dispose() { }
}
