using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Buffers.Chunks;

public class ChunkPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Chunk_released_last_is_rented_first()
    {
        using var allocator = new BufferAllocator();
        Chunk a = allocator.Chunks.TryRent()!, b = allocator.Chunks.TryRent()!;
        a.Release();
        b.Release();
        Assert.Same(b, allocator.Chunks.TryRent());
        Assert.Same(a, allocator.Chunks.TryRent(1));
    }

    [Fact]
    public void Chunk_returns_with_its_last_reference()
    {
        using var allocator = new BufferAllocator();
        Chunk chunk = allocator.Chunks.TryRent()!;
        chunk.AddReference();
        chunk.Release();
        Assert.Equal(1, allocator.GetStatistics().ChunksInUse);
        chunk.Release();
        Assert.Equal(0, allocator.GetStatistics().ChunksInUse);
        Assert.Equal(1, allocator.GetStatistics().ChunksCached);
    }

    [Fact]
    public void Excess_release_is_an_error()
    {
        using var allocator = new BufferAllocator();
        Chunk chunk = allocator.Chunks.TryRent()!;
        chunk.Release();
        Assert.Throws<InvalidOperationException>(chunk.Release);
        Assert.Throws<InvalidOperationException>(chunk.AddReference);
        Assert.Equal(1, allocator.GetStatistics().ChunksCached);
    }

    [Fact]
    public void Exactly_the_excess_release_of_a_race_fails()
    {
        using var allocator = new BufferAllocator();
        for (int round = 0; round < 500; round++)
        {
            Chunk chunk = allocator.Chunks.TryRent()!;
            chunk.AddReference();
            int failed = 0;
            Parallel.For(0, 3, _ =>
            {
                try
                {
                    chunk.Release();
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref failed);
                }
            });
            Assert.Equal(1, failed);
        }
        Assert.Equal(0, allocator.GetStatistics().ChunksInUse);
    }

    [Fact]
    public void Large_request_gets_whole_pages_and_replaces_cached_chunks()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 8 * Some.MiB, 4 * Some.MiB);
        Chunk[] small = [.. Enumerable.Range(0, 4).Select(_ => allocator.Chunks.TryRent()!)];
        Assert.Null(allocator.Chunks.TryRent());
        foreach (Chunk chunk in small)
            chunk.Release();
        Chunk large = allocator.Chunks.TryRent(3 * ChunkPool.ChunkSize + 1)!;
        Assert.Equal(3 * ChunkPool.ChunkSize + Environment.SystemPageSize, large.Size);
        Assert.Equal(0, allocator.GetStatistics().ChunksCached);
        large.Release();
        allocator.ShouldBeSound(counting);
        Assert.Equal(0, counting.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Size_out_of_range_is_refused(int bytes)
    {
        using var allocator = new BufferAllocator();
        Assert.Throws<ArgumentOutOfRangeException>(() => allocator.Chunks.TryRent(bytes));
    }

    [Fact]
    public void Tables_draw_on_the_chunk_share_and_return_to_it()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 8 * Some.MiB, 4 * Some.MiB);
        nint table = allocator.TryAllocateTable(3_000_000);
        Assert.NotEqual(0, table);
        Assert.Equal(0, allocator.TryAllocateTable(2_000_000));
        Assert.True(allocator.GetStatistics().LargeBytes >= 3_000_000);
        Assert.Throws<InvalidOperationException>(() => allocator.FreeTable(table, 1));
        allocator.FreeTable(table, 3_000_000);
        Assert.Throws<InvalidOperationException>(() => allocator.FreeTable(table, 3_000_000));
        Assert.Equal(0, counting.Bytes);
    }

    [Fact]
    public void Tables_allocate_nothing_on_the_heap()
    {
        using var allocator = new BufferAllocator();
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 10; i++)
                allocator.FreeTable(allocator.TryAllocateTable(100_000), 100_000);
        }));
    }

    [Fact]
    public void Waiter_wakes_when_a_chunk_is_released()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        Chunk[] chunks = [.. Enumerable.Range(0, 4).Select(_ => allocator.Chunks.TryRent()!)];
        long seen = allocator.Chunks.Returns;
        Assert.Null(allocator.Chunks.TryRent());
        var releasing = new Thread(() => chunks[2].Release());
        releasing.Start();
        Assert.True(allocator.Chunks.Wait(seen, Patience, TestContext.Current.CancellationToken));
        Assert.Same(chunks[2], allocator.Chunks.TryRent());
        releasing.Join();
    }

    [Fact]
    public void Release_between_failure_and_wait_is_not_missed()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        Chunk[] chunks = [.. Enumerable.Range(0, 4).Select(_ => allocator.Chunks.TryRent()!)];
        long seen = allocator.Chunks.Returns;
        Assert.Null(allocator.Chunks.TryRent());
        chunks[0].Release();
        Assert.True(allocator.Chunks.Wait(seen, Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Wait_ends_when_cancelled_or_hopeless()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        long seen = allocator.Chunks.Returns;
        Assert.Null(allocator.Chunks.TryRent(5 * ChunkPool.ChunkSize));
        Assert.False(allocator.Chunks.Wait(seen, Patience, TestContext.Current.CancellationToken));

        Chunk held = allocator.Chunks.TryRent()!;
        seen = allocator.Chunks.Returns;
        Assert.Null(allocator.Chunks.TryRent(4 * ChunkPool.ChunkSize));
        using var source = new CancellationTokenSource(20);
        Assert.ThrowsAny<OperationCanceledException>(() => allocator.Chunks.Wait(seen, Patience, source.Token));
        held.Release();
    }

    [Fact]
    public void Rent_and_wait_allocate_nothing_in_steady_state()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        using var source = new CancellationTokenSource();
        Cycle(allocator, 10, source.Token);
        Assert.Equal(0, Heap.AllocatedBy(() => Cycle(allocator, 1000, source.Token)));
    }

    private static void Cycle(BufferAllocator allocator, int times, CancellationToken token)
    {
        for (int i = 0; i < times; i++)
        {
            Chunk a = allocator.Chunks.TryRent()!, b = allocator.Chunks.TryRent(2 * ChunkPool.ChunkSize)!;
            long seen = allocator.Chunks.Returns;
            _ = allocator.Chunks.TryRent(2 * ChunkPool.ChunkSize);
            a.Release();
            b.Release();
            Assert.True(allocator.Chunks.Wait(seen, Patience, token));
        }
    }
}
