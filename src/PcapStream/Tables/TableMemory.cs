using System.Diagnostics;
using System.Numerics;
using PcapStream.Buffers;
using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// The memory of several tables and sorters: blocks of a <see cref="BufferAllocator"/> under a limit of their own, so
/// that its reader never lacks chunks. When it is exhausted, the user that holds most spills and releases all of its
/// memory; a run on disk is therefore no smaller than the limit divided by the number of users.
/// </summary>
/// <remarks>Not thread-safe: one thread uses all tables of a memory.</remarks>
internal sealed class TableMemory : IDisposable
{
    /// <summary>The least block in bytes: 16 KiB, or a page where pages are larger.</summary>
    internal static readonly int LeastBlock = Math.Max(16 << 10, Environment.SystemPageSize);

    /// <summary>The largest slab, and the largest buffer for reading a run, in bytes.</summary>
    internal const int LargestSlab = 1 << 20;

    private const int SlabsInLimit = 512;

    // Invariant: MappedBytes = the spill buffer + _free.Count * SlabBytes + _takenBytes <= Limit.
    private readonly BufferAllocator _allocator;
    private readonly List<MemoryUser> _users = [];
    private readonly Stack<nint> _free = new();
    private readonly nint _spillBuffer;
    private long _takenBytes;
    private bool _disposed;

    /// <summary>Maps only the spill buffer; tables take memory as they need it.</summary>
    /// <param name="allocator">The source of blocks, which must outlive this memory.</param>
    /// <param name="limit">
    /// The limit in bytes for all tables together, at least <see cref="LeastLimit"/> for their number.
    /// </param>
    /// <param name="folder">The folder for runs, which must outlive this memory.</param>
    /// <param name="leastSlab">
    /// The least bytes of a slab, a power of 2 up to <see cref="LargestSlab"/>: for records of which few fit into
    /// <see cref="LeastBlock"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too small for one table.</exception>
    /// <exception cref="BufferExhaustedException">The allocator has no room for the spill buffer.</exception>
    public TableMemory(BufferAllocator allocator, long limit, SpillFolder folder, int leastSlab = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, LeastLimit(1, leastSlab));
        _allocator = allocator;
        Limit = limit;
        Folder = folder;
        SlabBytes = (int)Math.Clamp(
            (long)BitOperations.RoundUpToPowerOf2((ulong)(limit / SlabsInLimit) + 1) / 2,
            Math.Max(LeastBlock, leastSlab),
            LargestSlab);
        _spillBuffer = TryMap(SlabBytes);
        if (_spillBuffer == 0)
            throw Exhausted(SlabBytes);
    }

    /// <summary>The most bytes that may be mapped at once.</summary>
    public long Limit { get; }

    /// <summary>The source of the memory.</summary>
    public BufferAllocator Allocator => _allocator;

    /// <summary>Bytes that are not mapped.</summary>
    public long FreeBytes => Limit - MappedBytes;

    /// <summary>The most bytes that were mapped at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The folder for runs.</summary>
    public SpillFolder Folder { get; }

    /// <summary>The size in bytes of a slab, in which records are kept.</summary>
    internal int SlabBytes { get; }

    /// <summary>
    /// The most bytes for the buffers of one merge, which cannot be spilled: the users that add its results must have
    /// room as well, and four merges at once are the most that are sure to find any.
    /// </summary>
    internal long MergeBytes => Math.Max(2 * SlabBytes, Limit / 4);

    private long MappedBytes => (_spillBuffer == 0 ? 0 : SlabBytes) + (long)_free.Count * SlabBytes + _takenBytes;

    /// <summary>The least limit in bytes for a number of tables and sorters at the same time.</summary>
    public static long LeastLimit(int tables, int leastSlab = 0) =>
        (1 + tables * 2L) * Math.Max(LeastBlock, leastSlab);

    /// <summary>Releases all memory. Tables must be disposed of before.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Trim();
        _allocator.FreeTable(_spillBuffer, SlabBytes);
    }

    /// <summary>
    /// One slab for bytes to be written to disk, so that spilling needs no memory. A user fills and writes it before
    /// another one may.
    /// </summary>
    internal unsafe Span<byte> SpillBuffer => new((void*)_spillBuffer, SlabBytes);

    internal void Enter(MemoryUser user) => _users.Add(user);

    internal void Leave(MemoryUser user) => _users.Remove(user);

    /// <summary>Takes a block of unspecified contents. Users that hold more than the caller may spill for it.</summary>
    /// <returns>The address, or 0 if the caller holds most and has to spill.</returns>
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

    /// <summary>Releases a block; slabs are kept for the next caller.</summary>
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
        $"No room for {bytes} bytes of a table: of {Limit} bytes for all tables {MappedBytes} are mapped, " +
        "and none of it can be spilled; raise the memory limit.",
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

/// <summary>A holder of memory of a <see cref="TableMemory"/>, which can be made to release it.</summary>
internal abstract class MemoryUser
{
    /// <summary>The bytes that <see cref="Yield"/> would release.</summary>
    internal abstract long HeldBytes { get; }

    /// <summary>Spills its records and releases all of <see cref="HeldBytes"/>. Takes no memory.</summary>
    internal abstract void Yield();
}
