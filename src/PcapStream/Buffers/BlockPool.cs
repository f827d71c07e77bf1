using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <summary>
/// The object allocator, pymalloc's layer +2: size classes, pools and arenas. This file is the way of nearly
/// every lease; what is rare lies in the other parts.
/// </summary>
/// <remarks>
/// Any thread may rent and release. State below <see cref="_lock"/> is touched inside it only; a release that
/// cannot enter at once leaves its slot on <see cref="_returned"/>.
/// </remarks>
internal sealed unsafe partial class BlockPool : IDisposable
{
    private readonly BiasedLock _lock = new();
    private readonly MappedMemory _memory;
    private readonly ArenaSet _arenas;
    private readonly LeaseTable _slots;
    private readonly ReturnChain _returned = new();
    private readonly LeaseSource _source;
    private readonly LeaseWatch? _watch;
    private readonly Quarantine? _quarantine;
    private readonly int _frontFence;
    private readonly int _fences;

    // The used pools of each class, pymalloc's usedpools. Full and empty pools are on no list.
    private readonly PoolHeader*[] _used = new PoolHeader*[SizeClass.Count];
    private BlockCounters _count;
    private bool _disposed;

    internal BlockPool(MappedMemory memory, BufferAllocatorOptions options)
    {
        _memory = memory;
        _arenas = new ArenaSet(memory);
        _slots = new LeaseTable(memory);
        _source = new LeaseSource(this, null);
        if (options.PoolDebug)
        {
            _frontFence = Fences.Front;
            _fences = Fences.Front + Fences.LeastBack;
            _quarantine = new Quarantine(memory.Share.Limit / 8);
        }
        if (options.PoolDebug || options.LeakDetection != LeakDetection.Off)
            _watch = new LeaseWatch(options);
    }

    internal PacketLease Rent(int bytes)
    {
        if (!TryRent(bytes, out PacketLease lease))
            ThrowExhausted(bytes);
        return lease;
    }

    internal bool TryRent(int bytes, out PacketLease lease)
    {
        if (bytes < 0)
            Throw.NegativeLength(bytes);
        Bias? entry = _lock.Enter();
        int room = bytes + _fences;
        PoolHeader* pool;
        if ((uint)room <= SizeClass.LargestBlock && (pool = _used[SizeClass.IndexOf(room)]) != null && !_slots.IsDry)
        {
            lease = TakeBlock(pool, bytes);
            _lock.Exit(entry);
        }
        else if (!TryRentSlowly(entry, bytes, out lease))
        {
            return false;
        }
        if (_watch is not null)
            lease = Watch(lease);
        return true;
    }

    internal void Release(in PacketLease lease)
    {
        LeaseSlot* slot = _slots.Locate(lease.Slot);
        if (Interlocked.CompareExchange(ref slot->State, LeaseSlot.Released, lease.Serial) != lease.Serial)
            Throw.ReleasedTwice(lease);
        if (_watch is null)
            GiveBack(lease.Slot, slot);
        else
            ReleaseWatched(lease, slot);
    }

    internal LeaseSlot* Locate(int slot) => _slots.Locate(slot);

    internal bool IsReleased(int slot, long serial) => Volatile.Read(ref _disposed) || Volatile.Read(ref _slots.Locate(slot)->State) != serial;

    private void GiveBack(int id, LeaseSlot* slot)
    {
        if (_lock.TryEnter(out Bias? entry))
        {
            Free(id, slot);
            _lock.Exit(entry);
        }
        else
        {
            _returned.Push(id, slot);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PacketLease TakeBlock(PoolHeader* pool, int bytes)
    {
        nint block = pool->TakeBlock();
        if (pool->IsFull)
            Unlink(pool);
        _count.Allocated += bytes;
        _count.BlockBytes += pool->BlockSize;
        return Place(block, pool->Id, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PacketLease Place(nint block, int pool, int bytes)
    {
        LeaseSlot* slot = _slots.Pop(out int id);
        slot->Address = block + _frontFence;
        slot->Length = bytes;
        slot->Pool = pool;
        long serial = ++_count.Serial;
        _count.Live++;
        slot->State = serial;
        AssertIdentity();
        return new PacketLease(_source, id, serial, bytes);
    }

    private void Free(int id, LeaseSlot* slot)
    {
        _count.Live--;
        if (_quarantine is null)
            FreeNow(id, slot);
        else
            Detain(id, slot);
        AssertIdentity();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FreeNow(int id, LeaseSlot* slot)
    {
        if (slot->Pool == LeaseSlot.Large)
        {
            FreeLarge(id, slot);
            return;
        }
        PoolHeader* pool = _arenas.Header(slot->Pool);
        // A block in quarantine has left the bytes asked for already.
        _count.Allocated -= Math.Max(slot->Length, 0);
        _count.BlockBytes -= pool->BlockSize;
        bool wasFull = pool->IsFull;
        pool->ReturnBlock(slot->Address);
        _slots.Push(id, slot);
        if (wasFull)
            Link(pool);
        if (pool->Used == 0)
            Close(pool);
    }

    [Conditional("DEBUG")]
    private void AssertIdentity()
    {
        Debug.Assert(0 <= _count.Allocated && _count.Allocated <= _count.BlockBytes && _count.BlockBytes <= _count.PoolBytes, "allocated <= blocks <= pools");
        Debug.Assert(_count.PoolBytes + _arenas.UnusedBytes + HeaderBytes + _count.Large == _memory.Share.Reserved, "pools + unused + headers + large = mapped");
    }
}
