using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats;

/// <summary>
/// Divides one memory limit: the reader gets what it needs to stay busy, at most half; the tables of each thread get
/// equal parts of the rest. TCP conversations, whose states cannot be spilled, get half of such a part.
/// </summary>
internal sealed class StatsMemory : IDisposable
{
    private const long BusyReader = 12 << 20;

    // About the size of a second-level cache.
    private const long CachedBytes = 1 << 20;

    // For each of a thread's layers a table, and three sorters and tables for its output; and a few more.
    private const int MostTenants = 20;

    private readonly SpillFolder[] _folders;

    /// <param name="options">The limit, and the folder for spilled tables.</param>
    /// <param name="threads">Number of threads that have tables.</param>
    /// <param name="tcp">Whether the last of them has TCP conversations.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too small.</exception>
    public StatsMemory(StatsOptions options, int threads, bool tcp)
    {
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
        long reader = Math.Max(BatchPlan.LeastChunkShare(batches), Math.Min(BusyReader, share / 2));
        long part = (share - reader) / threads;
        long leastPart = 2 * TableMemory.LeastLimit(MostTenants);
        if (part < leastPart)
        {
            long leastReader = Math.Max(BatchPlan.LeastChunkShare(batches), threads * leastPart);
            long used = BufferAllocatorOptions.LeastLeaseReserve + leastReader + threads * leastPart;
            long least = used + used / 7 + 1;
            throw new ArgumentOutOfRangeException(nameof(options), limit, "these statistics over batches of " +
                $"{batches.PacketsPerBatch} packets need a memory limit of at least {least} bytes");
        }
        Allocator = new BufferAllocator(batches.AllocatorOptions with
        {
            LeaseReserve = BufferAllocatorOptions.LeastLeaseReserve,
        });
        // Each thread needs its own folder and table memory.
        _folders = [.. Enumerable.Range(0, threads).Select(_ => new SpillFolder(options.TemporaryFolder))];
        Resident = tcp ? new TableMemory(Allocator, part / 2, _folders[^1]) : null;
        Shared =
            [.. _folders.Select(
                folder => new TableMemory(Allocator, tcp && folder == _folders[^1] ? part / 2 : part, folder))];
        Batches = batches with { SetAside = threads * part };
    }

    public BufferAllocator Allocator { get; }

    /// <summary>Options for reading, without the tables' part of the memory.</summary>
    public BatchOptions Batches { get; }

    /// <summary>Memory for TCP conversations alone, which never spill.</summary>
    public TableMemory? Resident { get; }

    /// <summary>Memory that spills, for each thread.</summary>
    public TableMemory[] Shared { get; }

    /// <summary>Bytes written to disk because they did not fit in memory.</summary>
    public long SpilledBytes => _folders.Sum(folder => folder.WrittenBytes);

    public void Dispose()
    {
        Resident?.Dispose();
        foreach (TableMemory shared in Shared)
            shared.Dispose();
        foreach (SpillFolder folder in _folders)
            folder.Dispose();
        Allocator.Dispose();
    }
}
