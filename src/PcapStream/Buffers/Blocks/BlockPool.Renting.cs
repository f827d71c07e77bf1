using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Blocks;

/// <content>Renting when the class has no free block, or the lease is too large for one, or the lock is another's.</content>
internal sealed unsafe partial class BlockPool
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PacketLease RentSlowly(Bias? bias, int bytes, nint page)
    {
        Bias? entry = bias ?? _lock.Enter(page);
        long id;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(BufferAllocator));
            ArgumentOutOfRangeException.ThrowIfNegative(bytes);
            // What other threads gave back comes first: memory must not grow while it lies there.
            Drain();
            id = Take(bytes);
            while (id == 0 && (GiveUpRetired() || FlushQuarantine()))
                id = Take(bytes);
        }
        finally
        {
            _lock.Exit(entry);
        }
        if (id == 0)
            return default;
        return _watch is null ? new PacketLease(_source, id) : Watch(id, bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PacketLease FinishRent(Bias bias, PoolHeader* pool, long id, int bytes)
    {
        if (pool->IsTakenAtEdge)
            LeaveEdge(pool);
        BiasedLock.Leave(bias);
        return _watch is null ? new PacketLease(_source, id) : Watch(id, bytes);
    }

    private long Take(int bytes)
    {
        long id = TakeFreeAndFinish(bytes);
        if (id != 0)
            return id;
        if (_slots.IsDry && !_slots.TryGrow())
            return 0;
        if (bytes > _largestInBlock)
            return TakeLarge(bytes);
        int sizeClass = SizeClass.IndexOf(bytes + _fences);
        PoolHeader* pool = _used[sizeClass];
        if (pool == null)
            pool = TryOpen(sizeClass);
        if (pool == null)
            return 0;
        Supply(pool);
        return TakeFreeAndFinish(bytes);
    }

    private long TakeFreeAndFinish(int bytes)
    {
        long id = TakeFree(bytes, out PoolHeader* pool);
        if (id != 0 && pool->IsTakenAtEdge)
            LeaveEdge(pool);
        return id;
    }

    /// <summary>A block was taken from a pool that is full now, or was retired.</summary>
    private void LeaveEdge(PoolHeader* pool)
    {
        if (pool->IsFull)
            Unlink(pool);
        else
            _arenas.Revive(pool);
    }

    /// <summary>Gives the pool a free block whose slot has generations left: new ones from its tail, or the first one with another slot.</summary>
    private void Supply(PoolHeader* pool)
    {
        if (pool->FreeHead == LeaseId.NoSlot)
            Carve(pool);
        else
            ReplaceWorn(pool);
    }

    /// <summary>Carves as many blocks as the pool has, so that few leases pay for it and few slots are bound in vain.</summary>
    private void Carve(PoolHeader* pool)
    {
        int count = Math.Min(Math.Clamp(pool->Carved, 1, MostCarved), pool->Capacity - pool->Carved);
        LeaseSlot* slot = _slots.Pop(out pool->FreeHead);
        Bind(slot, pool, pool->Carve() + _frontFence);
        // The table's chain becomes the pool's.
        for (; count > 1 && !_slots.IsDry; count--)
        {
            slot = _slots.Pop(out _);
            Bind(slot, pool, pool->Carve() + _frontFence);
        }
        slot->Next = LeaseId.NoSlot;
    }

    private void ReplaceWorn(PoolHeader* pool)
    {
        LeaseSlot* worn = _slots.Locate(pool->FreeHead);
        LeaseSlot* slot = _slots.Pop(out pool->FreeHead);
        Bind(slot, pool, worn->Address);
        slot->Next = worn->Next;
    }

    private static void Bind(LeaseSlot* slot, PoolHeader* pool, nint address)
    {
        slot->Address = address;
        slot->Pool = pool;
    }

    private long TakeLarge(int bytes)
    {
        long size = MappedMemory.RoundToPages((long)bytes + _fences);
        nint address = _memory.TryMap(size, Environment.SystemPageSize);
        if (address == 0)
            return 0;
        _count.Large += size;
        BytesInUse.Add(size);
        LeaseSlot* slot = _slots.Pop(out _);
        slot->Address = address + _frontFence;
        slot->Pool = null;
        AssertIdentity();
        return Place(slot, bytes);
    }

    private static long Place(LeaseSlot* slot, int bytes)
    {
        long id = LeaseId.NextGeneration(slot->State);
        slot->Length = bytes;
        slot->State = id;
        return id;
    }

    private PoolHeader* TryOpen(int sizeClass)
    {
        int units = PoolHeader.UnitsFor(SizeClass.SizeOf(sizeClass));
        PoolHeader* pool = _arenas.TryTake(units);
        if (pool == null)
            pool = GiveUpFor(units) ? _arenas.TryTake(units) : _arenas.TryMapAndTake(units);
        if (pool == null)
            return null;
        pool->Open(sizeClass);
        _count.Pools += pool->Bytes;
        LinkFirst(pool);
        return pool;
    }

    /// <summary>Never returns; it has a result so that a caller can end with it.</summary>
    [DoesNotReturn]
    internal PacketLease ThrowExhausted(int bytes)
    {
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        bool systemRefused = _memory.SystemRefused;
        SizeClassStatistics? most = CountClasses().MaxBy(row => row.BlocksInUse * row.BlockSize);
        long large = _count.Large;
        _lock.Exit(visit);
        Throw.Exhausted(bytes, _memory.Share, systemRefused, most, large);
        return default;
    }
}
