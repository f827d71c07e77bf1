using PcapStream.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Raw;

public unsafe class RawAllocatorTests
{
    public static TheoryData<string> Kinds => ["system", "pinned heap"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Memory_is_aligned_writable_and_disjoint(string kind)
    {
        RawAllocator raw = kind == "system" ? RawAllocator.System : RawAllocator.PinnedHeap;
        const int size = 1 << 20;
        var addresses = new nint[8];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = raw.TryAllocate(size, size);
            Assert.NotEqual(0, addresses[i]);
            Assert.Equal(0, addresses[i] % size);
            new Span<byte>((void*)addresses[i], size).Fill((byte)(i + 1));
        }
        for (int i = 0; i < addresses.Length; i++)
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>((void*)addresses[i], size).IndexOfAnyExcept((byte)(i + 1)));
            raw.Free(addresses[i], size);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Unavailable_memory_is_refused_with_zero(string kind)
    {
        RawAllocator raw = kind == "system" ? RawAllocator.System : RawAllocator.PinnedHeap;
        Assert.Equal(0, raw.TryAllocate((nuint)1 << 56, 1 << 20));
    }
}
