using PcapStream.Buffers;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Buffers.Leases;

public class LeaseTests
{
    [Fact]
    public void Leases_do_not_overlap()
    {
        using var allocator = new BufferAllocator();
        byte[] source = new byte[1514];
        var leases = new PacketLease[1000];
        for (int i = 0; i < leases.Length; i++)
        {
            Array.Fill(source, (byte)i);
            leases[i] = allocator.Retain(source.AsSpan(0, i));
        }
        for (int i = 0; i < leases.Length; i++)
        {
            Assert.Equal(i, leases[i].Length);
            Assert.Equal(-1, leases[i].Span.IndexOfAnyExcept((byte)i));
        }
        allocator.ShouldBeSound();
    }

    [Fact]
    public unsafe void Bytes_are_aligned_to_sixteen()
    {
        using var allocator = new BufferAllocator();
        for (int index = 0; index < SizeClass.Count; index++)
        {
            PacketLease lease = allocator.Rent(SizeClass.SizeOf(index));
            fixed (byte* first = lease.Span)
                Assert.Equal(0, (nint)first % 16);
            lease.Release();
        }
    }

    [Fact]
    public void Empty_lease_is_released_once()
    {
        using var allocator = new BufferAllocator();
        PacketLease lease = allocator.Rent(0);
        Assert.Equal(0, lease.Length);
        Assert.True(lease.Span.IsEmpty);
        lease.Release();
        Assert.Throws<LeaseException>(lease.Release);
    }

    [Fact]
    public void Second_release_is_an_error_that_names_the_lease()
    {
        using var allocator = new BufferAllocator();
        PacketLease lease = allocator.Rent(123);
        string name = lease.ToString();
        lease.Release();
        var error = Assert.Throws<LeaseException>(lease.Release);
        Assert.Equal($"Released twice: {name}", error.Message);
        Assert.Contains("123 bytes", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_after_release_is_an_error_even_if_the_slot_is_reused()
    {
        using var allocator = new BufferAllocator();
        PacketLease stale = allocator.Rent(64);
        stale.Release();
        Assert.Contains(
            "Used after its release", Assert.Throws<LeaseException>(() => stale.Span.Length).Message,
            StringComparison.Ordinal);
        for (int i = 0; i < 10_000; i++)
        {
            PacketLease fresh = allocator.Rent(64);
            Assert.NotEqual(stale, fresh);
            Assert.Throws<LeaseException>(() => stale.Length);
            Assert.Throws<LeaseException>(stale.Release);
            Assert.True(stale.IsReleased);
            fresh.Release();
            i += 99;
        }
    }

    [Fact]
    public void Slot_without_generations_is_never_reused()
    {
        using var allocator = new BufferAllocator();
        PacketLease neighbour = allocator.Rent(64), worn = allocator.Rent(64);
        int slot = LeaseId.SlotOf(worn.Id);
        worn.Release();
        WearOut(allocator, worn);
        PacketLease last = allocator.Rent(64);
        Assert.Equal(slot, LeaseId.SlotOf(last.Id));
        last.Release();
        allocator.ShouldBeSound();

        PacketLease[] later = [.. Enumerable.Range(0, 3 * LeaseTable.SegmentSlots).Select(_ => allocator.Rent(64))];
        Assert.DoesNotContain(later, lease => LeaseId.SlotOf(lease.Id) == slot);
        Assert.Throws<LeaseException>(last.Release);
        foreach (PacketLease lease in later)
            lease.Release();
        neighbour.Release();
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Slot_without_generations_leaves_its_block_to_another()
    {
        using var allocator = new BufferAllocator();
        PacketLease neighbour = allocator.Rent(64), worn = allocator.Rent(64);
        worn.Release();
        WearOut(allocator, worn);
        allocator.Rent(64).Release();
        PacketLease next = allocator.Rent(64);
        Assert.NotEqual(LeaseId.SlotOf(worn.Id), LeaseId.SlotOf(next.Id));
        allocator.ShouldBeSound();
        next.Release();
        neighbour.Release();
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Default_lease_is_an_error()
    {
        PacketLease lease = default;
        Assert.True(lease.IsReleased);
        Assert.Throws<LeaseException>(() => lease.Span.Length);
        Assert.Throws<LeaseException>(lease.Release);
    }

    [Fact]
    public void Use_after_disposal_is_an_error()
    {
        var counting = new CountingAllocator();
        BufferAllocator allocator = Some.Allocator(counting);
        PacketLease small = allocator.Rent(64), large = allocator.Rent(100_000);
        Chunk chunk = allocator.Chunks.TryRent()!;
        Assert.NotEqual(0, allocator.TryAllocateTable(5000));
        allocator.Dispose();
        allocator.Dispose();

        Assert.Equal(0, counting.Bytes);
        Assert.Equal(0, counting.Mappings);
        Assert.Equal(0, allocator.Budget.Reserved);
        Assert.True(small.IsReleased);
        Assert.Throws<ObjectDisposedException>(() => small.Span.Length);
        Assert.Throws<ObjectDisposedException>(large.Release);
        Assert.Throws<ObjectDisposedException>(() => chunk.Address);
        Assert.Throws<ObjectDisposedException>(() => allocator.Rent(64));
        Assert.Throws<ObjectDisposedException>(() => allocator.Chunks.TryRent());
        Assert.Throws<ObjectDisposedException>(() => allocator.Collect());
        chunk.Release();
    }

    [Fact]
    public void Negative_length_is_refused()
    {
        using BufferAllocator plain = new(), fenced = Some.DebugAllocator();
        Assert.Throws<ArgumentOutOfRangeException>(() => plain.Rent(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plain.TryRent(int.MinValue, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => fenced.Rent(-1));
        fenced.Rent(1).Release();
    }

    [Fact]
    public void Exhaustion_reports_the_request_and_the_largest_use()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 2 * Some.MiB);
        while (allocator.TryRent(1500, out _))
        {
        }
        var error = Assert.Throws<BufferExhaustedException>(() => allocator.Rent(1500));
        Assert.Equal(1500, error.RequestedBytes);
        Assert.Equal(2 * Some.MiB, error.LimitBytes);
        Assert.Contains("1,500 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("leases in blocks of 1,536 bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<BufferExhaustedException>(() => allocator.Rent(int.MaxValue));
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Chunks_and_leases_cannot_starve_each_other()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        while (allocator.Chunks.TryRent() is not null)
        {
        }
        PacketLease lease = allocator.Rent(1500);

        using BufferAllocator other = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        while (other.TryRent(1500, out _))
        {
        }
        for (int i = 0; i < 4; i++)
            Assert.NotNull(other.Chunks.TryRent());
        lease.Release();
    }

    [Fact]
    public void Pinned_heap_works_without_mmap()
    {
        var counting = new CountingAllocator(RawAllocator.PinnedHeap);
        using (BufferAllocator allocator = Some.Allocator(counting))
        {
            PacketLease lease = allocator.Retain([1, 2, 3]);
            Chunk chunk = allocator.Chunks.TryRent()!;
            GC.Collect();
            Assert.Equal([1, 2, 3], lease.Span.ToArray());
            chunk.Release();
            allocator.ShouldBeSound(counting);
        }
        Assert.Equal(0, counting.Mappings);
    }

    [Fact]
    public void Rent_and_release_allocate_nothing_on_the_heap()
    {
        using var allocator = new BufferAllocator();
        var random = new Random(5);
        var ring = new PacketLease[256];
        for (int i = 0; i < ring.Length; i++)
            ring[i] = allocator.Rent(Some.PacketLength(random));
        long allocated = Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                ring[i % 256].Release();
                ring[i % 256] = allocator.Rent(Some.PacketLength(random));
            }
        });
        Assert.True(allocated < 4096, $"{allocated} bytes: more than the tables of a new arena");
    }

    private static unsafe void WearOut(BufferAllocator allocator, PacketLease released)
    {
        LeaseSlot* slot = allocator.Blocks.Locate(released.Id);
        slot->State = LeaseId.Released | (LeaseId.GenerationMask - LeaseId.FirstGeneration) | (uint)LeaseId.SlotOf(
            released.Id);
    }
}
