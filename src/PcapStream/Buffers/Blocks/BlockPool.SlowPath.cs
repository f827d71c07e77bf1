using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Blocks;

/// <content>The slow path of renting and releasing: the class has no free block, the lease is too large for one, a pool
/// becomes full or empty, or another thread has the lock.</content>
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
            // Blocks that other threads released come first: memory must not grow while there are any.
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

    /// <summary>
    /// Gives the pool a free block whose slot has generations left: new ones from its tail, or the first one with
    /// another slot.
    /// </summary>
    private void Supply(PoolHeader* pool)
    {
        if (pool->FreeHead == LeaseId.NoSlot)
            Carve(pool);
        else
            ReplaceWorn(pool);
    }

    /// <summary>
    /// Doubles the pool's carved blocks, so that few leases pay for it and few slots are bound for nothing.
    /// </summary>
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

    /// <summary>Never returns; the result lets a caller end with it.</summary>
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FinishRelease(Bias bias, PoolHeader* pool, int number, LeaseSlot* slot)
    {
        FinishFree(pool, number, slot);
        BiasedLock.Leave(bias);
    }

    private void FinishFree(PoolHeader* pool, int number, LeaseSlot* slot)
    {
        if (pool == null)
            FreeLarge(number, slot);
        else if (pool->IsBackAtEdge)
            Rearrange(pool);
        AssertIdentity();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseSlowly(LeaseSource source, long id, LeaseSlot* slot, nint page)
    {
        if (_watch is null)
            GiveBack(LeaseId.SlotOf(id), slot, page);
        else
            ReleaseWatched(source, id, slot);
    }

    private void GiveBack(int number, LeaseSlot* slot, nint page)
    {
        if (_lock.TryEnter(page, out Bias? entry))
        {
            FreeOrDetain(number, slot);
            _lock.Exit(entry);
        }
        else
        {
            _returned.Push(number, slot);
        }
    }

    private void FreeOrDetain(int number, LeaseSlot* slot)
    {
        if (_quarantine is null)
            FinishFree(Free(number, slot), number, slot);
        else
            Detain(number, slot);
    }

    private void FreeLarge(int number, LeaseSlot* slot)
    {
        long size = LargeBytes(slot);
        _memory.Unmap(slot->Address - _frontFence, size);
        _count.Large -= size;
        _slots.Push(number, slot);
    }

    private long LargeBytes(LeaseSlot* slot) => MappedMemory.RoundToPages((long)slot->RequestedLength + _fences);

    /// <summary>A block came back to a pool that was full, or is empty now.</summary>
    private void Rearrange(PoolHeader* pool)
    {
        if (pool->Used == 0)
            Retire(pool);
        else
            LinkFirst(pool);
    }

    private void LinkFirst(PoolHeader* pool)
    {
        LinkLast(pool);
        _used[pool->Class] = pool;
    }

    private void LinkLast(PoolHeader* pool)
    {
        ref PoolHeader* first = ref _used[pool->Class];
        if (first == null)
            first = pool->Next = pool->Previous = pool;
        pool->Next = first;
        pool->Previous = first->Previous;
        pool->Previous->Next = pool;
        first->Previous = pool;
    }

    private void Unlink(PoolHeader* pool)
    {
        ref PoolHeader* first = ref _used[pool->Class];
        if (first == pool)
            first = pool->Next == pool ? null : pool->Next;
        pool->Previous->Next = pool->Next;
        pool->Next->Previous = pool->Previous;
    }

    private void Drain()
    {
        int number = _returned.TakeAll();
        if (number == LeaseId.NoSlot)
            return;
        _count.Drains++;
        while (number != LeaseId.NoSlot)
        {
            LeaseSlot* slot = _slots.Locate(number);
            int next = slot->Next;
            FreeOrDetain(number, slot);
            number = next;
        }
    }
}
