using BenchmarkDotNet.Attributes;
using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Benchmarks.Tables;

/// <summary>One packet counted, its conversation being any of those in memory, or always the same.</summary>
public class FindOrAddBenchmarks : IDisposable
{
    private const int Updates = 1 << 20;

    private BufferAllocator _allocator = null!;
    private SpillFolder _folder = null!;
    private TableMemory _memory = null!;
    private AggregateTable<FlowTally, FlowLogic> _table = null!;

    /// <summary>Conversations in memory.</summary>
    [Params(1_000, 100_000, 4_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _allocator = new BufferAllocator(new() { MemoryLimit = 1L << 30 });
        _folder = new SpillFolder();
        _memory = new TableMemory(_allocator, 700L << 20, _folder);
        _table = new AggregateTable<FlowTally, FlowLogic>(_memory, HashSeed.Random());
        for (int i = 0; i < Keys; i++)
            _table.FindOrAdd(FlowTally.Of((ulong)i), out _);
        if (_table.RunsWritten > 0)
            throw new InvalidOperationException("The conversations were to be in memory.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _table.Dispose();
        _memory.Dispose();
        _folder.Dispose();
        _allocator.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Updates)]
    public void Any()
    {
        uint random = 1;
        for (int i = 0; i < Updates; i++)
        {
            random = (random * 1_664_525) + 1_013_904_223;
            Count(((ulong)random * (ulong)Keys) >> 32);
        }
    }

    [Benchmark(OperationsPerInvoke = Updates)]
    public void Hot()
    {
        for (int i = 0; i < Updates; i++)
            Count((ulong)(i & 7));
    }

    private void Count(ulong key)
    {
        FlowTally one = FlowTally.Of(key);
        ref FlowTally found = ref _table.FindOrAdd(one, out bool added);
        if (!added)
        {
            found.FramesThere++;
            found.BytesThere += 60;
            found.Last = one.Last;
        }
    }
}
