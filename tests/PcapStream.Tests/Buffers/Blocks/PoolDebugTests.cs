using PcapStream.Buffers;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;

namespace PcapStream.Tests.Buffers.Blocks;

public unsafe class PoolDebugTests
{
    [Fact]
    public void Fresh_bytes_are_clean_and_released_bytes_dead()
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        PacketLease lease = allocator.Rent(100);
        byte* bytes = Address(lease);
        Assert.Equal(-1, lease.Span.IndexOfAnyExcept((byte)0xCD));
        lease.Release();
        Assert.Equal(-1, new ReadOnlySpan<byte>(bytes, 100).IndexOfAnyExcept((byte)0xDD));
    }

    [Theory]
    [InlineData(100, 100, "after a lease was written: at offset 100")]
    [InlineData(100, -1, "before a lease was written: at offset -1")]
    [InlineData(96, 96 + 15, "after a lease was written: at offset 111")]
    [InlineData(70_000, 70_000, "after a lease was written: at offset 70000")]
    [InlineData(0, 0, "after a lease was written: at offset 0")]
    public void Write_outside_a_lease_is_found_at_its_release(int length, int offset, string expected)
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        PacketLease lease = allocator.Rent(length);
        Address(lease)[offset] = 0x41;
        string name = LeaseOrigin.NameOf(lease.Id, length);
        var error = Assert.Throws<LeaseException>(lease.Release);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("0x41 instead of 0xFD", error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Write_outside_a_lease_is_found_at_its_release), error.Message, StringComparison.Ordinal);
        Assert.True(lease.IsReleased);
        allocator.Collect();
        allocator.ShouldBeSound();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    public void Write_after_release_is_found_when_the_block_leaves_quarantine(int length)
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        PacketLease lease = allocator.Rent(length);
        byte* bytes = Address(lease);
        lease.Release();
        bytes[42] = 0x42;
        var error = Assert.Throws<LeaseException>(() => allocator.Collect());
        Assert.Contains(
            "of a released lease was written: at offset 42 there is 0x42 instead of 0xDD", error.Message,
            StringComparison.Ordinal);
        Assert.Contains(LeaseOrigin.NameOf(lease.Id, length), error.Message, StringComparison.Ordinal);
        Assert.Equal(0, allocator.Collect());
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Quarantine_is_bounded_and_first_in_first_out()
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        PacketLease first = allocator.Rent(100);
        byte* bytes = Address(first);
        first.Release();
        bytes[0] = 1;
        for (int i = 0; i < Quarantine.CountLimit - 1; i++)
            allocator.Rent(100).Release();
        PacketLease next = allocator.Rent(100);
        Assert.Throws<LeaseException>(next.Release);
        allocator.Rent(100).Release();
    }

    [Fact]
    public void Blocks_in_quarantine_count_as_quantization()
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        allocator.Rent(100).Release();
        PoolStatistics statistics = allocator.GetStatistics();
        Assert.Equal(0, statistics.LeasesLive);
        Assert.Equal(0, statistics.AllocatedBytes);
        Assert.Equal(SizeClass.SizeOf(SizeClass.IndexOf(132)), statistics.QuantizationBytes);
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Quarantine_is_emptied_before_leases_are_refused()
    {
        using var allocator = new BufferAllocator(
            new() { MemoryLimit = 8 << 20, LeaseReserve = 2 << 20, PoolDebug = true });
        for (int i = 0; i < 100; i++)
        {
            PacketLease lease = allocator.Rent(60_000);
            lease.Release();
        }
        allocator.Rent(900_000).Release();
        allocator.Rent(900_000).Release();
        allocator.Rent(900_000).Release();
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Double_release_reports_where_the_lease_was_taken()
    {
        using BufferAllocator allocator = Some.DebugAllocator();
        PacketLease lease = allocator.Rent(10);
        lease.Release();
        string message = Assert.Throws<LeaseException>(lease.Release).Message;
        Assert.Contains(nameof(Double_release_reports_where_the_lease_was_taken), message, StringComparison.Ordinal);
    }

    private static byte* Address(PacketLease lease)
    {
        fixed (byte* first = &System.Runtime.InteropServices.MemoryMarshal.GetReference(lease.Span))
            return first;
    }
}
