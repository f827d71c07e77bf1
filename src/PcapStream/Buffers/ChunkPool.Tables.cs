namespace PcapStream.Buffers;

/// <content>Large tables: page-rounded memory for indexes, straight from the raw allocator.</content>
public sealed partial class ChunkPool
{
    private readonly List<Table> _tables = [];
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
            _tables.Add(new Table(address, size));
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
            int index = _tables.FindIndex(table => table.Address == address && table.Size == MappedMemory.RoundToPages(bytes));
            if (index < 0)
                Throw.UnknownTable(address, bytes);
            long size = _tables[index].Size;
            _tables.RemoveAt(index);
            _memory.Unmap(address, size);
            _tableBytes -= size;
            BytesInUse.Add(-size);
            AssertIdentity();
            SignalReturn();
        }
    }

    private void FreeAllTables()
    {
        foreach (Table table in _tables)
            _memory.Unmap(table.Address, table.Size);
        _tables.Clear();
        _tableBytes = 0;
    }

    private sealed class Table(nint address, long size)
    {
        public nint Address { get; } = address;

        public long Size { get; } = size;
    }
}
