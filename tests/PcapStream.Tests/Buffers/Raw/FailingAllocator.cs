using PcapStream.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Raw;

/// <summary>Refuses one call: the n-th, counted from 1.</summary>
internal sealed class FailingAllocator(RawAllocator inner, int failingCall) : RawAllocator
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public override nint TryAllocate(nuint bytes, nuint alignment) =>
        Interlocked.Increment(ref _calls) == failingCall ? 0 : inner.TryAllocate(bytes, alignment);

    public override void Free(nint address, nuint bytes) => inner.Free(address, bytes);
}
