using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows;

/// <summary>
/// Divides one memory limit: the reader gets what it needs to stay busy, at most half; of the rest, flows that are
/// alive get three quarters, and flows that have ended and wait for their turn one.
/// </summary>
internal sealed class FlowMemory : IDisposable
{
    /// <summary>The most packets of a batch.</summary>
    public const int PacketsPerBatch = 1024;

    private const long BusyReader = 12 << 20;
    private const int FinishedParts = 4;

    // Room for several flows with packet sequences or distributions, each of which has up to 16 KiB.
    private const int LongFlowSlab = 64 << 10;

    private readonly SpillFolder _folder;

    /// <param name="options">The limit, and what is counted.</param>
    /// <param name="setAside">Bytes that the output needs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too small.</exception>
    public FlowMemory(FlowsOptions options, long setAside)
    {
        BatchOptions batches = options.Batches with
        {
            PacketsPerBatch = Math.Min(options.Batches.PacketsPerBatch, PacketsPerBatch),
        };
        long limit = batches.MemoryLimit;
        // An eighth stays free for the runtime, as in statistics.
        long share = limit - limit / 8 - BufferAllocatorOptions.LeastLeaseReserve - WaitingPackets.MemoryBytes
            - setAside;
        long leastReader = BatchPlan.LeastChunkShare(batches);
        bool hasLongFlows = options.Needs.HasFlag(ColumnNeeds.Sketches) || options.SequencePackets > 0;
        int slab = hasLongFlows ? LongFlowSlab : 0;
        long leastTables = FinishedParts * TableMemory.LeastLimit(2, slab) + (4 * TableMemory.LargestSlab);
        if (share < leastReader + leastTables)
        {
            throw new ArgumentOutOfRangeException(nameof(options), limit,
                $"flows over batches of {batches.PacketsPerBatch} packets need a memory limit of at least "
                + $"{(limit - share + leastReader + leastTables) * 8 / 7} bytes");
        }
        long tables = share - Math.Max(leastReader, Math.Min(BusyReader, share / 2));
        Allocator = new BufferAllocator(batches.AllocatorOptions with
        {
            LeaseReserve = BufferAllocatorOptions.LeastLeaseReserve,
        });
        Batches = batches with { SetAside = tables };
        _folder = new SpillFolder(options.TemporaryFolder);
        Alive = new TableMemory(Allocator, tables - (tables / FinishedParts), _folder, slab);
        Finished = new TableMemory(Allocator, tables / FinishedParts, _folder, slab);
    }

    public BufferAllocator Allocator { get; }

    /// <summary>Options for reading, without the flows' part of the memory.</summary>
    public BatchOptions Batches { get; }

    /// <summary>For flows that are alive.</summary>
    public TableMemory Alive { get; }

    /// <summary>For flows that have ended.</summary>
    public TableMemory Finished { get; }

    /// <summary>The folder for what does not fit.</summary>
    public SpillFolder Folder => _folder;

    public void Dispose()
    {
        Alive.Dispose();
        Finished.Dispose();
        _folder.Dispose();
        Allocator.Dispose();
    }
}
