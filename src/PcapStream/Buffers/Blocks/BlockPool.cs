using System.Diagnostics;
using System.Runtime.CompilerServices;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// The object allocator, pymalloc's layer +2: size classes, pools and arenas. This file is the fast path of
/// nearly every lease; the other parts hold the rare cases.
/// </summary>
/// <remarks>
/// Any thread may rent and release. State declared after <see cref="_lock"/> is used only inside it; a release that
/// cannot enter at once leaves its slot on <see cref="_returned"/>.
/// </remarks>
internal sealed unsafe partial class BlockPool : IDisposable
{
    internal const int MostIdle = 4;
    private const int MostCarved = 32;

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
    private readonly int _largestInBlock;

    // Arenas that may stay mapped without a block in use: at least one, at most half the reserve.
    private readonly int _mostIdle;

    // The pools of each class that have room, pymalloc's usedpools: rings, the retired ones last. Full pools are on no
    // list.
    private readonly PoolHeader*[] _used = new PoolHeader*[SizeClass.Count];
    private BlockCounters _count;
    private bool _disposed;

    internal BlockPool(MappedMemory memory, BufferAllocatorOptions options)
    {
        _memory = memory;
        _arenas = new ArenaSet(memory);
        _slots = new LeaseTable(memory);
        _source = new LeaseSource(this, _slots.Segments, null);
        if (options.PoolDebug)
        {
            _frontFence = Fences.Front;
            _fences = Fences.Front + Fences.LeastBack;
            _quarantine = new Quarantine(memory.Share.Limit / 8);
        }
        _mostIdle = (int)Math.Clamp(memory.Share.Limit / (2 * Arena.Bytes), 1, MostIdle);
        _largestInBlock = SizeClass.LargestBlock - _fences;
        if (options.PoolDebug || options.LeakDetection != LeakDetection.Off)
            _watch = new LeaseWatch(options);
    }

    /// <summary>Takes bytes; the default lease when there is no room.</summary>
    internal PacketLease TryRent(int bytes)
    {
        // Here and in Release every call is the last operation: no variable lives across it, so no register is saved.
        Bias? bias = _lock.TryEnterByPage();
        if (bias is null)
            return RentSlowly(null, bytes, StackPage.Current);
        long id = TakeFree(bytes, out PoolHeader* pool);
        if (id == 0)
            return RentSlowly(bias, bytes, 0);
        if (pool->IsTakenAtEdge || _watch is not null)
            return FinishRent(bias, pool, id, bytes);
        BiasedLock.Leave(bias);
        return new PacketLease(_source, id);
    }

    internal void Release(LeaseSource source, long id)
    {
        int number = LeaseId.SlotOf(id);
        LeaseSlot* slot = LeaseTable.Locate(source.Segments, number);
        if (!TryMarkReleased(slot, id))
            Throw.ReleasedTwice(new PacketLease(source, id));
        NoteGivenBack(slot);
        Bias? bias = _watch is null ? _lock.TryEnterByPage() : null;
        if (bias is null)
        {
            ReleaseSlowly(source, id, slot, StackPage.Current);
            return;
        }
        PoolHeader* pool = Free(number, slot);
        if (pool == null || pool->IsBackAtEdge)
        {
            FinishRelease(bias, pool, number, slot);
            return;
        }
        BiasedLock.Leave(bias);
    }

    internal LeaseSlot* Locate(long id) => _slots.Locate(LeaseId.SlotOf(id));

    internal bool IsReleased(long id) => Volatile.Read(ref _disposed) || Volatile.Read(ref Locate(id)->State) != id;

    // Of all threads that release a lease, exactly one finds its id here and continues.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryMarkReleased(LeaseSlot* slot, long id) =>
        Interlocked.CompareExchange(ref slot->State, id | LeaseId.Released, id) == id;

    /// <summary>
    /// Takes a free block; 0 when there is none. The caller handles a pool that is now full or was retired.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TakeFree(int bytes, out PoolHeader* pool)
    {
        pool = null;
        if ((uint)bytes > (uint)_largestInBlock)
            return 0;
        pool = _used[SizeClass.OfSixteenths((bytes + _fences + 15) >> 4)];
        if (pool == null)
            return 0;
        int number = pool->FreeHead;
        if (number == LeaseId.NoSlot)
            return 0;
        LeaseSlot* slot = _slots.Locate(number);
        long id = LeaseId.NextGeneration(slot->State);
        if (id < 0)
            return 0;
        pool->FreeHead = slot->Next;
        pool->Used++;
        slot->Length = bytes;
        slot->State = id;
        BytesInUse.Add(pool->BlockSize);
        NoteBlock(bytes, pool->BlockSize);
        return id;
    }

    /// <summary>
    /// Frees a block and returns its pool, which the caller rearranges if needed; null for a lease without a pool.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PoolHeader* Free(int number, LeaseSlot* slot)
    {
        PoolHeader* pool = slot->Pool;
        if (pool == null)
            return null;
        NoteBlock(-slot->Length, -pool->BlockSize);
        slot->Next = pool->FreeHead;
        pool->FreeHead = number;
        pool->Used--;
        return pool;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteGivenBack(LeaseSlot* slot)
    {
        if (BytesInUse.AreCounted)
            BytesInUse.Add(-BlockBytes(slot));
    }

    [Conditional("DEBUG")]
    private void NoteBlock(int allocated, int block)
    {
        _count.Allocated += allocated;
        _count.Blocks += block;
        AssertIdentity();
    }

    [Conditional("DEBUG")]
    private void AssertIdentity()
    {
        Debug.Assert(
            0 <= _count.Allocated && _count.Allocated <= _count.Blocks && _count.Blocks <= _count.Pools,
            "allocated <= blocks <= pools");
        Debug.Assert(IsBalanced, "pools + unused + headers + large = mapped");
    }
}
