using System.Collections.Concurrent;
using PcapStream.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Raw;

/// <summary>
/// Wraps a raw allocator: counts the mapped bytes and their peak, and checks that each free matches its allocation.
/// </summary>
internal sealed class CountingAllocator : RawAllocator
{
    private readonly RawAllocator _inner;
    private readonly ConcurrentDictionary<nint, nuint> _mapped = new();
    private long _bytes;
    private long _peak;

    public CountingAllocator(RawAllocator? inner = null)
    {
        _inner = inner ?? System;
    }

    public long Bytes => Volatile.Read(ref _bytes);

    public long Peak => Volatile.Read(ref _peak);

    public int Mappings => _mapped.Count;

    public override nint TryAllocate(nuint bytes, nuint alignment)
    {
        Assert.Equal(0u, bytes % (nuint)Environment.SystemPageSize);
        nint address = _inner.TryAllocate(bytes, alignment);
        if (address == 0)
            return 0;
        Assert.Equal(0u, (nuint)address % alignment);
        Assert.True(_mapped.TryAdd(address, bytes));
        long now = Interlocked.Add(ref _bytes, (long)bytes);
        for (long peak = Peak; now > peak; peak = Peak)
            Interlocked.CompareExchange(ref _peak, now, peak);
        return address;
    }

    public override void Free(nint address, nuint bytes)
    {
        Assert.True(_mapped.TryRemove(address, out nuint size));
        Assert.Equal(size, bytes);
        Interlocked.Add(ref _bytes, -(long)bytes);
        _inner.Free(address, bytes);
    }
}
