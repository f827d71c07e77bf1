using System.Runtime.CompilerServices;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Blocks;

/// <content>Returning when a pool is full no more or empty now, or the lock is another's: then by the chain.</content>
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
