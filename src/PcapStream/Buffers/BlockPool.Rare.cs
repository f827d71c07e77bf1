using System.Diagnostics.CodeAnalysis;

namespace PcapStream.Buffers;

/// <content>What a lease needs when its class has no used pool, or is too large for one.</content>
internal sealed unsafe partial class BlockPool
{
    private bool TryRentSlowly(Bias? entry, int bytes, out PacketLease lease)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(BufferAllocator));
            // What other threads gave back comes first: memory must not grow while it lies there.
            Drain();
            return TryTake(bytes, out lease) || (FlushQuarantine() && TryTake(bytes, out lease));
        }
        finally
        {
            _lock.Exit(entry);
        }
    }

    private bool TryTake(int bytes, out PacketLease lease)
    {
        lease = default;
        if (_slots.IsDry && !_slots.TryGrow() && !(_arenas.ReleaseSpare() && _slots.TryGrow()))
            return false;
        long room = (long)bytes + _fences;
        if (room > SizeClass.LargestBlock)
            return TryTakeLarge(bytes, room, out lease);
        int sizeClass = SizeClass.IndexOf((int)room);
        PoolHeader* pool = _used[sizeClass];
        if (pool == null)
            pool = TryOpen(sizeClass);
        if (pool == null)
            return false;
        lease = TakeBlock(pool, bytes);
        return true;
    }

    private bool TryTakeLarge(int bytes, long room, out PacketLease lease)
    {
        lease = default;
        long size = MappedMemory.RoundToPages(room);
        nint address = _memory.TryMap(size, Environment.SystemPageSize);
        if (address == 0 && _arenas.ReleaseSpare())
            address = _memory.TryMap(size, Environment.SystemPageSize);
        if (address == 0)
            return false;
        _count.Large += size;
        lease = Place(address, LeaseSlot.Large, bytes);
        return true;
    }

    private void FreeLarge(int id, LeaseSlot* slot)
    {
        long size = LargeBytes(slot);
        _memory.Unmap(slot->Address - _frontFence, size);
        _count.Large -= size;
        _slots.Push(id, slot);
    }

    private long LargeBytes(LeaseSlot* slot) => MappedMemory.RoundToPages((long)slot->RequestedLength + _fences);

    private PoolHeader* TryOpen(int sizeClass)
    {
        PoolHeader* pool = _arenas.TryTake(PoolHeader.UnitsFor(SizeClass.SizeOf(sizeClass)));
        if (pool == null)
            return null;
        pool->Open(sizeClass);
        _count.PoolBytes += pool->Bytes;
        Link(pool);
        return pool;
    }

    private void Close(PoolHeader* pool)
    {
        Unlink(pool);
        _count.PoolBytes -= pool->Bytes;
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
        int id = _returned.TakeAll();
        if (id < 0)
            return;
        _count.Drains++;
        while (id >= 0)
        {
            LeaseSlot* slot = _slots.Locate(id);
            int next = slot->Next;
            Free(id, slot);
            id = next;
        }
    }

    [DoesNotReturn]
    private void ThrowExhausted(int bytes)
    {
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        bool systemRefused = _memory.SystemRefused;
        SizeClassStatistics? most = CountClasses().MaxBy(row => row.BlocksInUse * row.BlockSize);
        long large = _count.Large;
        _lock.Exit(visit);
        Throw.Exhausted(bytes, _memory.Share, systemRefused, most, large);
    }
}
