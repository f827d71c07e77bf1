using System.Buffers;
using BenchmarkDotNet.Attributes;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;

namespace PcapStream.Benchmarks.Buffers;

/// <summary>Release the oldest of 256, keep a copy of a new packet.</summary>
[MemoryDiagnoser]
public class RetainBenchmarks : IDisposable
{
    private readonly int[] _lengths = PacketMix.Lengths();
    private readonly byte[] _packet = new byte[9000];
    private readonly PacketLease[] _leases = new PacketLease[PacketMix.Live];
    private readonly byte[][] _arrays = new byte[PacketMix.Live][];
    private BufferAllocator _allocator = null!;

    [GlobalSetup]
    public void Fill()
    {
        _allocator = new BufferAllocator();
        for (int i = 0; i < PacketMix.Live; i++)
        {
            _leases[i] = _allocator.Rent(_lengths[i]);
            _arrays[i] = ArrayPool<byte>.Shared.Rent(_lengths[i]);
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _allocator.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PacketMix.Count)]
    public void Lease()
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            ref PacketLease oldest = ref _leases[i % PacketMix.Live];
            oldest.Release();
            oldest = _allocator.Retain(_packet.AsSpan(0, _lengths[i]));
        }
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void SharedArrayPool()
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            ref byte[] oldest = ref _arrays[i % PacketMix.Live];
            ArrayPool<byte>.Shared.Return(oldest);
            oldest = ArrayPool<byte>.Shared.Rent(_lengths[i]);
            _packet.AsSpan(0, _lengths[i]).CopyTo(oldest);
        }
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void NewArray()
    {
        for (int i = 0; i < _lengths.Length; i++)
            _arrays[i % PacketMix.Live] = _packet.AsSpan(0, _lengths[i]).ToArray();
    }
}
