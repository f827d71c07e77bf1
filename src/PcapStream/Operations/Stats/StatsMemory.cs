using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats;

/// <summary>
/// Divides one memory limit: the reader gets what it needs to stay busy, at most half; the tables of each thread get
/// equal parts of the rest. When there are windows, the tables of two come first: one is reported while the next is
/// counted.
/// </summary>
internal sealed class StatsMemory : IDisposable
{
    private const long BusyReader = 12 << 20;

    // About the size of a second-level cache.
    private const long CachedBytes = 1 << 20;

    // Those of all layers of one plan, and a few more.
    private const int FewestTenants = 20;

    private const int Windows = 2;

    // The part of the limit for each thread's tables of a window.
    private const int WindowParts = 16;

    // So that packets count in the window in which they arrive.
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(100);

    private readonly StatsOptions _options;
    private readonly int _threads;
    private readonly long _part;
    private readonly long _windowPart;

    /// <param name="options">The limit, and the folder for spilled tables.</param>
    /// <param name="threads">Number of threads that have tables.</param>
    /// <param name="tenants">Tables of conversations of a thread, and sorters for their output.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too small.</exception>
    public StatsMemory(StatsOptions options, int threads, int tenants)
    {
        _options = options;
        _threads = threads;
        // The thread that counts a batch has read it, and still has it in its cache.
        BatchOptions batches = options.Batches with
        {
            Threads = 1,
            PacketsPerBatch = Math.Min(options.Batches.PacketsPerBatch, DecodedBatch.MostPackets),
            BytesPerBatch = options.Batches.BytesPerBatch ?? CachedBytes,
        };
        long limit = batches.MemoryLimit;
        // An eighth stays free for the runtime, which merges runs and prints any number of rows outside the pool.
        long share = limit - limit / 8 - BufferAllocatorOptions.LeastLeaseReserve;
        long leastPart = 2 * TableMemory.LeastLimit(Math.Max(FewestTenants, tenants));
        _windowPart = options.Window is null ? 0 : Math.Max(leastPart, share / WindowParts);
        long windows = Windows * threads * _windowPart;
        share -= windows;
        long reader = Math.Max(BatchPlan.LeastChunkShare(batches), Math.Min(BusyReader, share / 2));
        _part = (share - reader) / threads;
        if (_part < leastPart)
        {
            long leastReader = Math.Max(BatchPlan.LeastChunkShare(batches), threads * leastPart);
            long used = BufferAllocatorOptions.LeastLeaseReserve + leastReader + threads * leastPart + windows;
            long least = used + used / 7 + 1;
            throw new ArgumentOutOfRangeException(nameof(options), limit, "these statistics over batches of " +
                $"{batches.PacketsPerBatch} packets need a memory limit of at least {least} bytes");
        }
        Allocator = new BufferAllocator(batches.AllocatorOptions with
        {
            LeaseReserve = BufferAllocatorOptions.LeastLeaseReserve,
        });
        Batches = batches with
        {
            SetAside = threads * _part + windows,
            MostDelay = options.Window is null ? null : MostDelay,
        };
    }

    public BufferAllocator Allocator { get; }

    /// <summary>Options for reading, without the tables' part of the memory.</summary>
    public BatchOptions Batches { get; }

    /// <summary>The memory of one set's tables, which the caller disposes of.</summary>
    /// <param name="isWindow">Whether the set is that of a window.</param>
    /// <param name="residents">Tables that never spill, of the first thread and of the last.</param>
    public StatsTableMemory CreateTables(bool isWindow, (int First, int Last) residents) =>
        new(Allocator, _options.TemporaryFolder, _threads, isWindow ? _windowPart : _part, residents);

    public void Dispose() => Allocator.Dispose();
}

/// <summary>
/// The memory of one set's tables. Those whose states cannot be spilled, such as TCP conversations, get half of a
/// thread's part, each an equal share.
/// </summary>
internal sealed class StatsTableMemory : IDisposable
{
    private readonly BufferAllocator _allocator;
    private readonly SpillFolder[] _folders;
    private readonly List<TableMemory> _residents = [];
    private readonly long[] _residentBytes;

    /// <param name="allocator">The source of the memory, which must outlive the tables.</param>
    /// <param name="temporaryFolder">The folder for spilled tables; null for the system's.</param>
    /// <param name="threads">Number of threads that have tables, one or two.</param>
    /// <param name="part">Bytes for each thread.</param>
    /// <param name="residents">Tables that never spill, of the first thread and of the last.</param>
    public StatsTableMemory(
        BufferAllocator allocator, string? temporaryFolder, int threads, long part, (int First, int Last) residents)
    {
        _allocator = allocator;
        // Each thread needs its own folder and table memory.
        _folders = [.. Enumerable.Range(0, threads).Select(_ => new SpillFolder(temporaryFolder))];
        int[] counts = threads == 1 ? [residents.First + residents.Last] : [residents.First, residents.Last];
        _residentBytes = [.. counts.Select(count => count == 0 ? 0 : part / 2 / count)];
        Shared = [.. _folders.Select(
            (folder, thread) => new TableMemory(allocator, counts[thread] > 0 ? part / 2 : part, folder))];
    }

    /// <summary>Memory that spills, for each thread.</summary>
    public TableMemory[] Shared { get; }

    /// <summary>Bytes written to disk because they did not fit in memory.</summary>
    public long SpilledBytes => _folders.Sum(folder => folder.WrittenBytes);

    /// <summary>Memory for one of a thread's tables that never spill.</summary>
    public TableMemory TakeResident(int thread)
    {
        var resident = new TableMemory(_allocator, _residentBytes[thread], _folders[thread]);
        _residents.Add(resident);
        return resident;
    }

    public void Dispose()
    {
        foreach (TableMemory memory in (TableMemory[])[.. _residents, .. Shared])
            memory.Dispose();
        foreach (SpillFolder folder in _folders)
            folder.Dispose();
    }
}
