using System.Buffers;
using BenchmarkDotNet.Attributes;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;

namespace PcapStream.Benchmarks.Buffers;

/// <summary>Take a burst of packets, release all of them, and so on: what is kept at the trough decides.</summary>
public class BurstBenchmarks : IDisposable
{
    private readonly int[] _lengths = PacketMix.Lengths();
    private readonly PacketLease[] _leases = new PacketLease[PacketMix.Count];
    private readonly byte[][] _arrays = new byte[PacketMix.Count][];
    private BufferAllocator _allocator = null!;

    /// <summary>Packets in a burst; bursts take different parts of the mix by turns.</summary>
    [Params(16, 256, 1024, 4096)]
    public int Burst { get; set; }

    [GlobalSetup]
    public void Create() => _allocator = new BufferAllocator();

    [GlobalCleanup]
    public void Dispose()
    {
        _allocator.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PacketMix.Count)]
    public void Lease()
    {
        for (int start = 0; start < _lengths.Length; start += Burst)
        {
            for (int i = 0; i < Burst; i++)
                _leases[i] = _allocator.Rent(_lengths[start + i]);
            for (int i = 0; i < Burst; i++)
                _leases[i].Release();
        }
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void SharedArrayPool()
    {
        for (int start = 0; start < _lengths.Length; start += Burst)
        {
            for (int i = 0; i < Burst; i++)
                _arrays[i] = ArrayPool<byte>.Shared.Rent(_lengths[start + i]);
            for (int i = 0; i < Burst; i++)
                ArrayPool<byte>.Shared.Return(_arrays[i]);
        }
    }
}
