using System.Buffers;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;

namespace PcapStream.Benchmarks.Buffers;

/// <summary>Release the oldest of 256, take a new one: nothing is copied.</summary>
[MemoryDiagnoser]
public unsafe class RentBenchmarks : IDisposable
{
    private readonly int[] _lengths = PacketMix.Lengths();
    private readonly PacketLease[] _leases = new PacketLease[PacketMix.Live];
    private readonly byte[][] _arrays = new byte[PacketMix.Live][];
    private readonly nint[] _addresses = new nint[PacketMix.Live];
    private BufferAllocator _allocator = null!;

    [GlobalSetup]
    public void Fill()
    {
        _allocator = new BufferAllocator();
        for (int i = 0; i < PacketMix.Live; i++)
        {
            _leases[i] = _allocator.Rent(_lengths[i]);
            _arrays[i] = ArrayPool<byte>.Shared.Rent(_lengths[i]);
            _addresses[i] = (nint)NativeMemory.Alloc((nuint)_lengths[i]);
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _allocator.Dispose();
        foreach (nint address in _addresses)
            NativeMemory.Free((void*)address);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PacketMix.Count)]
    public void Lease()
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            ref PacketLease oldest = ref _leases[i % PacketMix.Live];
            oldest.Release();
            oldest = _allocator.Rent(_lengths[i]);
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
        }
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void NewArray()
    {
        for (int i = 0; i < _lengths.Length; i++)
            _arrays[i % PacketMix.Live] = new byte[_lengths[i]];
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void Malloc()
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            ref nint oldest = ref _addresses[i % PacketMix.Live];
            NativeMemory.Free((void*)oldest);
            oldest = (nint)NativeMemory.Alloc((nuint)_lengths[i]);
        }
    }
}
