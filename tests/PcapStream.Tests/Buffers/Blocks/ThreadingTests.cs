using System.Collections.Concurrent;
using PcapStream.Buffers;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Blocks;

public class ThreadingTests
{
    private readonly ConcurrentQueue<Exception> _failures = new();

    [Fact]
    public void One_thread_rents_and_others_release()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 16 * Some.MiB, 8 * Some.MiB);
        using var queue = new BlockingCollection<PacketLease>(256);
        Thread[] consumers = Start(3, _ =>
        {
            foreach (PacketLease lease in queue.GetConsumingEnumerable(TestContext.Current.CancellationToken))
            {
                ShouldBePatterned(lease);
                lease.Release();
            }
        });
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++)
            queue.Add(Patterned(allocator, Some.PacketLength(random)), TestContext.Current.CancellationToken);
        queue.CompleteAdding();
        Join(consumers);

        Assert.False(allocator.Blocks.IsUnbiased);
        PoolStatistics statistics = allocator.GetStatistics();
        Assert.Equal(0, statistics.LeasesLive);
        Assert.Equal(100_000, statistics.LeasesTotal);
        Assert.True(statistics.ChainDrains > 0);
        // 256 packets in flight and those on the chain until the next slow path: a few arenas at most.
        Assert.True(statistics.ArenasHighWater <= 4);
        allocator.ShouldBeSound(counting);
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(2, 60_000)]
    [InlineData(4, 60_000)]
    public void Threads_that_swap_leases_keep_every_byte(int threads, int rounds)
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 32 * Some.MiB, 16 * Some.MiB);
        var shared = new PacketLease[64];
        var gates = new Lock[shared.Length];
        for (int i = 0; i < gates.Length; i++)
            gates[i] = new Lock();
        Join(Start(threads, number =>
        {
            var random = new Random(number);
            for (int i = 0; i < rounds; i++)
            {
                PacketLease lease = Patterned(allocator, random.Next(500) == 0 ? 70_000 : Some.PacketLength(random));
                int index = random.Next(shared.Length);
                lock (gates[index])
                    (shared[index], lease) = (lease, shared[index]);
                if (lease == default)
                    continue;
                ShouldBePatterned(lease);
                lease.Release();
            }
        }));
        foreach (PacketLease lease in shared.Where(lease => lease != default))
            lease.Release();
        Assert.Equal(0, allocator.GetStatistics().LeasesLive);
        allocator.ShouldBeSound(counting);
    }

    [Fact]
    public void Lock_with_many_hand_overs_becomes_unbiased()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System);
        // Two threads in strict alternation: every rent is a hand-over.
        using SemaphoreSlim ping = new(1), pong = new(0);
        Join(Start(2, number =>
        {
            (SemaphoreSlim mine, SemaphoreSlim theirs) = number == 0 ? (ping, pong) : (pong, ping);
            for (int i = 0; i < BiasedLock.HandOverLimit; i++)
            {
                mine.Wait(TestContext.Current.CancellationToken);
                allocator.Rent(100).Release();
                theirs.Release();
            }
        }));
        Assert.True(allocator.Blocks.IsUnbiased);
        allocator.Rent(100).Release();
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Owner_is_recognised_at_every_depth_of_its_stack()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System);
        for (int i = 0; i < 4 * BiasedLock.HandOverLimit; i++)
        {
            PacketLease lease = allocator.Rent(100);
            ReleaseDeeper(lease, i % 5);
        }
        Assert.False(allocator.Blocks.IsUnbiased);
        Assert.Equal(0, allocator.GetStatistics().ChainDrains);
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Guest_does_not_take_over_the_bias()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System);
        bool done = false;
        Thread[] onlookers = Start(1, _ =>
        {
            while (!Volatile.Read(ref done))
            {
                ShouldBeBalanced(allocator);
                allocator.Collect();
                Thread.Sleep(1);
            }
        });
        var ring = new PacketLease[64];
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            if (i >= ring.Length)
                ring[i % ring.Length].Release();
            ring[i % ring.Length] = allocator.Rent(Some.PacketLength(random));
        }
        Volatile.Write(ref done, true);
        Join(onlookers);
        Assert.False(allocator.Blocks.IsUnbiased);
        allocator.ShouldBeSound();
    }

    [Theory]
    [InlineData(false, 2, 50_000)]
    [InlineData(false, 3, 3_000)]
    [InlineData(true, 2, 500)]
    public void Exactly_one_of_racing_releases_wins(bool watched, int threads, int rounds)
    {
        using BufferAllocator allocator = watched ? Some.DebugAllocator() : new BufferAllocator();
        PacketLease[] leases = [.. Enumerable.Range(0, rounds).Select(i => allocator.Rent(10 + i % 100))];
        int won = 0, lost = 0, arrived = 0;
        Join(Start(threads, _ =>
        {
            for (int i = 0; i < rounds; i++)
            {
                MeetOthers(ref arrived, threads * (i + 1));
                try
                {
                    leases[i].Release();
                    Interlocked.Increment(ref won);
                }
                catch (LeaseException)
                {
                    Interlocked.Increment(ref lost);
                }
            }
        }));
        Assert.Equal(rounds, won);
        Assert.Equal(rounds * (threads - 1), lost);
        Assert.Equal(0, allocator.GetStatistics().LeasesLive);
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Biased_lock_excludes_other_threads()
    {
        // A lock is only handed over a few times, so that the test needs many locks.
        const int locks = 300, rounds = 1_000, threads = 2;
        var biased = new BiasedLock[locks];
        var counters = new long[locks * 16];
        for (int i = 0; i < locks; i++)
            biased[i] = new BiasedLock();
        int arrived = 0;
        Join(Start(threads, number =>
        {
            for (int i = 0; i < locks; i++)
            {
                MeetOthers(ref arrived, threads * (i + 1));
                for (int round = 0; round < rounds; round++)
                    Increment(biased[i], ref counters[i * 16], asGuest: number == 1 && round % 10 == 0);
            }
        }));
        for (int i = 0; i < locks; i++)
            Assert.Equal(threads * rounds, counters[i * 16]);
    }

    private static void Increment(BiasedLock biased, ref long counter, bool asGuest)
    {
        if (asGuest)
        {
            BiasedLock.Visit visit = biased.EnterAsGuest();
            counter++;
            biased.Exit(visit);
            return;
        }
        Bias? entry = biased.TryEnterByPage() ?? biased.Enter(StackPage.Current);
        counter++;
        biased.Exit(entry);
    }

    private static void MeetOthers(ref int arrived, int expected)
    {
        Interlocked.Increment(ref arrived);
        for (int spins = 0; Volatile.Read(ref arrived) < expected; spins++)
        {
            if (spins > 10_000)
                Thread.Yield();
        }
    }

    private static void ReleaseDeeper(PacketLease lease, int pages)
    {
        Span<byte> page = stackalloc byte[4096];
        page.Fill(1);
        if (pages == 0)
            lease.Release();
        else
            ReleaseDeeper(lease, pages - 1);
    }

    private static PacketLease Patterned(BufferAllocator allocator, int length)
    {
        PacketLease lease = allocator.Rent(length);
        lease.Span.Fill((byte)(lease.Id * 31));
        return lease;
    }

    private static void ShouldBePatterned(PacketLease lease) =>
        Assert.Equal(-1, lease.Span.IndexOfAnyExcept((byte)(lease.Id * 31)));

    private static void ShouldBeBalanced(BufferAllocator allocator)
    {
        PoolStatistics now = allocator.GetStatistics();
        Assert.Equal(
            now.MappedBytes,
            now.AllocatedBytes + now.QuantizationBytes + now.AvailableBytes + now.UnusedPoolBytes +
            now.HeaderBytes + now.ChunkBytes + now.LargeBytes);
    }

    private Thread[] Start(int count, Action<int> body)
    {
        Thread[] threads =
        [
            .. Enumerable.Range(0, count).Select(number => new Thread(() => Run(body, number)) { IsBackground = true })
        ];
        foreach (Thread thread in threads)
            thread.Start();
        return threads;
    }

    private void Run(Action<int> body, int number)
    {
        try
        {
            body(number);
        }
        catch (Exception error)
        {
            _failures.Enqueue(error);
        }
    }

    private void Join(Thread[] threads)
    {
        foreach (Thread thread in threads)
            Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "A thread hangs.");
        Assert.Empty(_failures);
    }
}
