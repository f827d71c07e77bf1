using BenchmarkDotNet.Attributes;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;

namespace PcapStream.Benchmarks.Buffers;

/// <summary>
/// A reader keeps 4096 packets and another thread releases them; the owner takes them back as one chain.
/// </summary>
public class CrossThreadBenchmarks : IDisposable
{
    private readonly int[] _lengths = PacketMix.Lengths();
    private readonly PacketLease[] _leases = new PacketLease[PacketMix.Count];
    private readonly SemaphoreSlim _full = new(0);
    private readonly SemaphoreSlim _empty = new(0);
    private BufferAllocator _allocator = null!;
    private Thread _releaser = null!;
    private bool _stopped;

    [GlobalSetup]
    public void Start()
    {
        _allocator = new BufferAllocator(new() { MemoryLimit = 64 << 20 });
        _releaser = new Thread(ReleaseForever) { IsBackground = true };
        _releaser.Start();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stopped = true;
        _full.Release();
        _releaser.Join();
        _allocator.Dispose();
        _full.Dispose();
        _empty.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PacketMix.Count)]
    public void ReleasedByTheOwner()
    {
        Rent();
        foreach (PacketLease lease in _leases)
            lease.Release();
    }

    [Benchmark(OperationsPerInvoke = PacketMix.Count)]
    public void ReleasedByAnotherThread()
    {
        Rent();
        _full.Release();
        _empty.Wait();
    }

    private void Rent()
    {
        for (int i = 0; i < _leases.Length; i++)
            _leases[i] = _allocator.Rent(_lengths[i]);
    }

    private void ReleaseForever()
    {
        while (true)
        {
            _full.Wait();
            if (_stopped)
                return;
            foreach (PacketLease lease in _leases)
                lease.Release();
            _empty.Release();
        }
    }
}
