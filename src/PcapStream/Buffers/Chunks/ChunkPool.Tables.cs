using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Chunks;

/// <content>Large tables: page-rounded memory for indexes, straight from the raw allocator.</content>
public sealed partial class ChunkPool
{
    // Sizes by address.
    private readonly Dictionary<nint, long> _tables = [];
    private long _tableBytes;

    internal nint TryAllocateTable(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, long.MaxValue / 2);
        long size = MappedMemory.RoundToPages(bytes);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            nint address = TryMap(size, Environment.SystemPageSize);
            if (address == 0)
                return 0;
            _tables.Add(address, size);
            _tableBytes += size;
            BytesInUse.Add(size);
            AssertIdentity();
            return address;
        }
    }

    internal void FreeTable(nint address, long bytes)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            if (!_tables.TryGetValue(address, out long size) || size != MappedMemory.RoundToPages(bytes))
                Throw.UnknownTable(address, bytes);
            _tables.Remove(address);
            _memory.Unmap(address, size);
            _tableBytes -= size;
            BytesInUse.Add(-size);
            AssertIdentity();
            SignalReturn();
        }
    }

    private void FreeAllTables()
    {
        foreach ((nint address, long size) in _tables)
            _memory.Unmap(address, size);
        _tables.Clear();
        _tableBytes = 0;
    }
}
