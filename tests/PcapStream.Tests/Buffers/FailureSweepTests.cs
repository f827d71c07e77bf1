using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers;

public class FailureSweepTests
{
    [Fact]
    public void Any_refused_mapping_leaks_nothing_and_breaks_nothing()
    {
        int calls = RunScenario(failingCall: 0);
        Assert.True(calls > 20);
        for (int call = 1; call <= calls; call++)
            RunScenario(call);
    }

    [Theory]
    [InlineData(BufferAllocatorOptions.LeastMemoryLimit, BufferAllocatorOptions.LeastLeaseReserve)]
    [InlineData(5 << 20, 2 << 20)]
    [InlineData(7_777_777, 3_333_333)]
    [InlineData(12 << 20, 4 << 20)]
    [InlineData(33 << 20, 30 << 20)]
    public void Mapped_bytes_never_exceed_the_limit(long limit, long reserve)
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, limit, reserve);
        var random = new Random(8);
        var held = new List<PacketLease>();
        var chunks = new List<Chunk>();
        for (int i = 0; i < 20_000; i++)
        {
            if (allocator.TryRent(Some.AnyLength(random), out PacketLease lease))
                held.Add(lease);
            else
                Halve(held, random);
            if (i % 100 == 0 && allocator.Chunks.TryRent(random.Next(1, 3 << 20)) is Chunk chunk)
                chunks.Add(chunk);
            else if (i % 700 == 0)
                Release(chunks);
            Assert.True(counting.Bytes <= limit);
        }
        Assert.True(counting.Peak <= limit);
        Assert.True(counting.Peak > limit * 2 / 3);
        allocator.ShouldBeSound(counting);
    }

    [Fact]
    public void Options_out_of_bounds_are_refused_with_the_bounds()
    {
        var low = Assert.Throws<ArgumentOutOfRangeException>(
            () => new BufferAllocator(new() { MemoryLimit = BufferAllocatorOptions.LeastMemoryLimit - 1 }));
        Assert.Contains("at least 4,194,304 bytes", low.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferAllocator(new() { LeaseReserve = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferAllocator(new() { LeaseReserve = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new BufferAllocator(new() { MemoryLimit = 8 << 20, LeaseReserve = 8 << 20 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new BufferAllocator(new() { LeakDetection = (LeakDetection)9 }));
        new BufferAllocator(new() { MemoryLimit = BufferAllocatorOptions.LeastMemoryLimit }).Dispose();
    }

    [Fact]
    public void Least_limit_serves_a_lease_two_chunks_and_their_tables()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, BufferAllocatorOptions.LeastMemoryLimit);
        Assert.NotNull(allocator.Chunks.TryRent());
        Assert.NotNull(allocator.Chunks.TryRent());
        Assert.NotEqual(0, allocator.TryAllocateTable(256 << 10));
        allocator.Rent(1500).Release();
        allocator.Rent(60_000).Release();
        allocator.ShouldBeSound(counting);
    }

    private static int RunScenario(int failingCall)
    {
        var counting = new CountingAllocator();
        var failing = new FailingAllocator(counting, failingCall);
        using BufferAllocator allocator = Some.Allocator(failing, 32 * Some.MiB, 16 * Some.MiB);
        var random = new Random(4);
        var held = new List<(PacketLease Lease, byte Content)>();
        var chunks = new List<Chunk>();
        int refused = 0;
        for (int i = 0; i < 6000; i++)
        {
            if (TryRetain(allocator, Some.AnyLength(random), (byte)i) is PacketLease lease)
                held.Add((lease, (byte)i));
            else
                refused++;
            if (i % 1000 == 0)
                refused += Rent(allocator, chunks, 1 + i * 300) + Table(allocator);
            if (held.Count > 600)
                ReleaseChecked(held, random.Next(held.Count));
        }
        // After a refusal, releasing cached memory may help.
        Assert.InRange(refused, 0, failingCall == 0 ? 0 : 1);
        allocator.ShouldBeSound(counting);
        while (held.Count > 0)
            ReleaseChecked(held, held.Count - 1);
        Release(chunks);
        allocator.Collect();
        Assert.Equal(allocator.GetStatistics().HeaderBytes, counting.Bytes);
        allocator.Dispose();
        Assert.Equal(0, counting.Bytes);
        return failing.Calls;
    }

    private static PacketLease? TryRetain(BufferAllocator allocator, int length, byte content)
    {
        try
        {
            PacketLease lease = allocator.Rent(length);
            lease.Span.Fill(content);
            return lease;
        }
        catch (BufferExhaustedException error)
        {
            Assert.Contains("the system refused", error.Message, StringComparison.Ordinal);
            allocator.ShouldBeSound();
            return null;
        }
    }

    private static int Rent(BufferAllocator allocator, List<Chunk> chunks, int bytes)
    {
        Chunk? chunk = allocator.Chunks.TryRent(bytes);
        if (chunk is null)
            return 1;
        chunks.Add(chunk);
        return 0;
    }

    private static int Table(BufferAllocator allocator)
    {
        nint table = allocator.TryAllocateTable(100_000);
        if (table == 0)
            return 1;
        allocator.FreeTable(table, 100_000);
        return 0;
    }

    private static void ReleaseChecked(List<(PacketLease Lease, byte Content)> held, int index)
    {
        Assert.Equal(-1, held[index].Lease.Span.IndexOfAnyExcept(held[index].Content));
        held[index].Lease.Release();
        held[index] = held[^1];
        held.RemoveAt(held.Count - 1);
    }

    private static void Halve(List<PacketLease> held, Random random)
    {
        for (int left = held.Count / 2; held.Count > left;)
        {
            int index = random.Next(held.Count);
            held[index].Release();
            held[index] = held[^1];
            held.RemoveAt(held.Count - 1);
        }
    }

    private static void Release(List<Chunk> chunks)
    {
        chunks.ForEach(chunk => chunk.Release());
        chunks.Clear();
    }
}
