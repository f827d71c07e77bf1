using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <content>Returning when a pool becomes full no more or empty, or the lock is another's: then by the chain.</content>
internal sealed unsafe partial class BlockPool
{
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

    private void FreeLarge(int number, LeaseSlot* slot)
    {
        long size = LargeBytes(slot);
        _memory.Unmap(slot->Address - _frontFence, size);
        _count.Large -= size;
        _slots.Push(number, slot);
    }

    private long LargeBytes(LeaseSlot* slot) => MappedMemory.RoundToPages((long)slot->RequestedLength + _fences);

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
}
