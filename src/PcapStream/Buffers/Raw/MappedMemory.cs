namespace PcapStream.Buffers.Raw;

/// <summary>The only access to the raw allocator: reserves from a share first, then maps.</summary>
internal sealed class MappedMemory
{
    private readonly RawAllocator _raw;

    internal MappedMemory(RawAllocator raw, MemoryBudget share)
    {
        _raw = raw;
        Share = share;
    }

    internal MemoryBudget Share { get; }

    /// <summary>Whether the last refusal was the system's, not the budget's.</summary>
    internal bool SystemRefused { get; private set; }

    internal static long RoundToPages(long bytes)
    {
        long page = Environment.SystemPageSize;
        return checked(bytes + page - 1) & ~(page - 1);
    }

    /// <summary>Maps whole pages; 0 when that fails.</summary>
    internal nint TryMap(long bytes, int alignment)
    {
        SystemRefused = false;
        if (!Share.TryReserve(bytes))
            return 0;
        nint address = 0;
        try
        {
            address = _raw.TryAllocate((nuint)bytes, (nuint)alignment);
        }
        finally
        {
            if (address == 0)
            {
                SystemRefused = true;
                Share.Release(bytes);
            }
        }
        return address;
    }

    internal void Unmap(nint address, long bytes)
    {
        _raw.Free(address, (nuint)bytes);
        Share.Release(bytes);
    }
}
