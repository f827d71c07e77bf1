using System.Diagnostics;
using System.Numerics;
using PcapStream.Buffers;
using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// The memory of several tables and sorters: blocks of a <see cref="BufferAllocator"/> under a limit of their own, so
/// that its reader never lacks chunks. Where it is exhausted, the user that holds most spills and gives all of it
/// back; so a run on disk is no smaller than the limit divided by the number of tenants.
/// </summary>
/// <remarks>Not thread-safe: one thread uses all tables of a memory.</remarks>
internal sealed class TableMemory : IDisposable
{
    /// <summary>The least block in bytes: 16 KiB, or a page where pages are larger.</summary>
    internal static readonly int LeastBlock = Math.Max(16 << 10, Environment.SystemPageSize);

    /// <summary>The largest slab in bytes, and the largest buffer that reading a run is worth.</summary>
    internal const int LargestSlab = 1 << 20;

    private const int SlabsInLimit = 512;

    // Invariant: MappedBytes = the spill buffer + _free.Count * SlabBytes + _takenBytes <= Limit.
    private readonly BufferAllocator _allocator;
    private readonly List<MemoryUser> _users = [];
    private readonly Stack<nint> _free = new();
    private readonly nint _spillBuffer;
    private long _takenBytes;
    private bool _disposed;

    /// <summary>Maps no more than the spill buffer; tables ask when they need.</summary>
    /// <param name="allocator">Where blocks come from. It outlives this memory.</param>
    /// <param name="limit">The limit in bytes for all tables together, at least <see cref="LeastLimit"/> of them.</param>
    /// <param name="folder">Where runs go. It outlives this memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit holds not even one table.</exception>
    /// <exception cref="BufferExhaustedException">The allocator has no room for the spill buffer.</exception>
    public TableMemory(BufferAllocator allocator, long limit, SpillFolder folder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, LeastLimit(1));
        _allocator = allocator;
        Limit = limit;
        Folder = folder;
        SlabBytes = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(limit / SlabsInLimit) + 1) / 2, LeastBlock, LargestSlab);
        _spillBuffer = TryMap(SlabBytes);
        if (_spillBuffer == 0)
            throw Exhausted(SlabBytes);
    }

    /// <summary>The most bytes that may be mapped at once.</summary>
    public long Limit { get; }

    /// <summary>The most bytes that were mapped at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Where runs go.</summary>
    public SpillFolder Folder { get; }

    /// <summary>The size in bytes of a slab, in which records are kept.</summary>
    internal int SlabBytes { get; }

    /// <summary>
    /// The most bytes for the buffers of one merge, which cannot be spilled: those who add what it gives must have room
    /// as well, and four merges at once are the most that are sure to find any.
    /// </summary>
    internal long MergeBytes => Math.Max(2 * SlabBytes, Limit / 4);

    private long MappedBytes => (_spillBuffer == 0 ? 0 : SlabBytes) + (long)_free.Count * SlabBytes + _takenBytes;

    /// <summary>The least limit in bytes under which so many tables and sorters work at the same time.</summary>
    public static long LeastLimit(int tables) => LeastBlock + tables * 2L * LeastBlock;

    /// <summary>Gives everything back. Tables are disposed before.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Trim();
        _allocator.FreeTable(_spillBuffer, SlabBytes);
    }

    /// <summary>One slab for bytes on their way to disk, so that spilling needs no memory. Whoever spills fills and writes it before another may.</summary>
    internal unsafe Span<byte> SpillBuffer => new((void*)_spillBuffer, SlabBytes);

    internal void Enter(MemoryUser user) => _users.Add(user);

    internal void Leave(MemoryUser user) => _users.Remove(user);

    /// <summary>Takes a block of unspecified contents. Tenants that hold more than the one who asks may spill for it.</summary>
    /// <returns>The address, or 0 where the one who asks holds most: it is the one to spill.</returns>
    internal nint TryTake(MemoryUser user, long bytes)
    {
        while (true)
        {
            nint block = TryTakeFree(bytes);
            if (block != 0)
            {
                _takenBytes += bytes;
                CheckInvariant();
                return block;
            }
            MemoryUser largest = user;
            foreach (MemoryUser other in _users)
            {
                if (other.HeldBytes > largest.HeldBytes)
                    largest = other;
            }
            if (largest == user)
                return 0;
            largest.Yield();
        }
    }

    /// <summary>Gives a block back; slabs stay at hand for the next one who takes.</summary>
    internal void Return(nint block, long bytes)
    {
        _takenBytes -= bytes;
        if (bytes == SlabBytes)
            _free.Push(block);
        else
            _allocator.FreeTable(block, bytes);
        CheckInvariant();
    }

    internal BufferExhaustedException Exhausted(long bytes) => new(
        $"No room for {bytes} bytes of a table: of {Limit} bytes for all tables {MappedBytes} are mapped, and none of it can be spilled; raise the memory limit.",
        bytes, Limit, MappedBytes);

    internal void CheckInvariant()
    {
        Debug.Assert(_takenBytes >= 0 && MappedBytes <= Limit, "mapped <= limit");
        Debug.Assert(_users.Sum(user => user.HeldBytes) <= _takenBytes, "held <= taken");
    }

    private nint TryTakeFree(long bytes)
    {
        if (bytes == SlabBytes && _free.TryPop(out nint slab))
            return slab;
        nint block = TryMap(bytes);
        if (block != 0 || _free.Count == 0)
            return block;
        Trim();
        return TryMap(bytes);
    }

    private nint TryMap(long bytes)
    {
        if (bytes > Limit - MappedBytes)
            return 0;
        nint block = _allocator.TryAllocateTable(bytes);
        if (block != 0)
            PeakBytes = Math.Max(PeakBytes, MappedBytes + bytes);
        return block;
    }

    private void Trim()
    {
        while (_free.TryPop(out nint slab))
            _allocator.FreeTable(slab, SlabBytes);
    }
}

/// <summary>Who holds memory of a <see cref="TableMemory"/> and can be made to give it back.</summary>
internal abstract class MemoryUser
{
    /// <summary>The bytes that <see cref="Yield"/> would give back.</summary>
    internal abstract long HeldBytes { get; }

    /// <summary>Spills what it holds and gives all of <see cref="HeldBytes"/> back. Takes no memory.</summary>
    internal abstract void Yield();
}
