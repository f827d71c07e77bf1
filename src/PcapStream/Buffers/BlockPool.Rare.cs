using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <content>What a lease needs when its class has no used pool, or is too large for one.</content>
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
            if (id == 0 && FlushQuarantine())
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
        if (pool->IsFull)
            Unlink(pool);
        BiasedLock.Leave(bias);
        return _watch is null ? new PacketLease(_source, id) : Watch(id, bytes);
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
        else if (pool->IsAtAnEdge)
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

    private long Take(int bytes)
    {
        long id = TakeFree(bytes, out PoolHeader* pool);
        if (id != 0)
        {
            if (pool->IsFull)
                Unlink(pool);
            return id;
        }
        if (_slots.IsDry && !_slots.TryGrow() && !(_arenas.ReleaseSpare() && _slots.TryGrow()))
            return 0;
        return bytes > _largestInBlock ? TakeLarge(bytes) : TakeFresh(bytes);
    }

    private long TakeFresh(int bytes)
    {
        int sizeClass = SizeClass.IndexOf(bytes + _fences);
        PoolHeader* pool = _used[sizeClass];
        if (pool == null)
            pool = TryOpen(sizeClass);
        if (pool == null)
            return 0;
        LeaseSlot* slot = _slots.Pop(out int number);
        if (pool->FreeHead == LeaseId.NoSlot)
        {
            slot->Address = pool->Carve() + _frontFence;
        }
        else
        {
            // The pool has a free block, but its slot's generations are used up.
            LeaseSlot* worn = _slots.Locate(pool->FreeHead);
            slot->Address = worn->Address;
            pool->FreeHead = worn->Next;
        }
        slot->Pool = pool->Id;
        pool->Used++;
        if (pool->IsFull)
            Unlink(pool);
        NoteBlock(bytes, pool->BlockSize);
        return Place(number, slot, bytes);
    }

    private long TakeLarge(int bytes)
    {
        long size = MappedMemory.RoundToPages((long)bytes + _fences);
        nint address = _memory.TryMap(size, Environment.SystemPageSize);
        if (address == 0 && _arenas.ReleaseSpare())
            address = _memory.TryMap(size, Environment.SystemPageSize);
        if (address == 0)
            return 0;
        _count.Large += size;
        LeaseSlot* slot = _slots.Pop(out int number);
        slot->Address = address + _frontFence;
        slot->Pool = LeaseSlot.Large;
        AssertIdentity();
        return Place(number, slot, bytes);
    }

    private static long Place(int number, LeaseSlot* slot, int bytes)
    {
        long id = LeaseId.NextGeneration(slot->State, number);
        slot->Length = bytes;
        slot->State = id;
        return id;
    }

    private void FreeLarge(int number, LeaseSlot* slot)
    {
        long size = LargeBytes(slot);
        _memory.Unmap(slot->Address - _frontFence, size);
        _count.Large -= size;
        _slots.Push(number, slot);
    }

    private long LargeBytes(LeaseSlot* slot) => MappedMemory.RoundToPages((long)slot->RequestedLength + _fences);

    private PoolHeader* TryOpen(int sizeClass)
    {
        PoolHeader* pool = _arenas.TryTake(PoolHeader.UnitsFor(SizeClass.SizeOf(sizeClass)));
        if (pool == null)
            return null;
        pool->Open(sizeClass);
        _count.Pools += pool->Bytes;
        Link(pool);
        return pool;
    }

    /// <summary>A block came back to a pool that was full, or is empty now, or both.</summary>
    private void Rearrange(PoolHeader* pool)
    {
        if (pool->Used == pool->Capacity - 1)
            Link(pool);
        if (pool->Used == 0)
            Close(pool);
    }

    private void Close(PoolHeader* pool)
    {
        Unlink(pool);
        for (int number = pool->FreeHead; number != LeaseId.NoSlot;)
        {
            LeaseSlot* slot = _slots.Locate(number);
            int next = slot->Next;
            _slots.Push(number, slot);
            number = next;
        }
        _count.Pools -= pool->Bytes;
        _arenas.Return(pool);
    }

    private void Link(PoolHeader* pool)
    {
        PoolHeader* first = _used[pool->Class];
        pool->Previous = null;
        pool->Next = first;
        if (first != null)
            first->Previous = pool;
        _used[pool->Class] = pool;
    }

    private void Unlink(PoolHeader* pool)
    {
        if (pool->Previous == null)
            _used[pool->Class] = pool->Next;
        else
            pool->Previous->Next = pool->Next;
        if (pool->Next != null)
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
