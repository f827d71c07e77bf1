using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Benchmarks.Tables;

/// <summary>20 million conversations in memory for a hundredth of them, drained in the order of their keys.</summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 0, iterationCount: 3)]
public class SpillBenchmarks
{
    private const int Conversations = 20_000_000;

    /// <summary>Table memory in MiB.</summary>
    [Params(24, 2_500)]
    public int Limit { get; set; }

    [Benchmark]
    public long CountAndDrain()
    {
        using var allocator = new BufferAllocator(new() { MemoryLimit = 2 * ((long)Limit << 20) });
        using var folder = new SpillFolder();
        using var memory = new TableMemory(allocator, (long)Limit << 20, folder);
        using var table = new AggregateTable<FlowTally, FlowLogic>(memory, HashSeed.Random());
        for (ulong number = 0; number < Conversations; number++)
            table.FindOrAdd(FlowTally.Of(number), out _);
        long frames = 0;
        foreach (ref readonly FlowTally flow in table.Drain())
            frames += flow.FramesThere;
        return frames == Conversations ? folder.PeakBytes : throw new InvalidOperationException($"{frames} frames.");
    }
}
