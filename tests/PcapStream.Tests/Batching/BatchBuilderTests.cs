using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching;

public sealed class BatchBuilderTests
{
    // Several chunks of 1 MiB.
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 41, count: 5000, maxLength: 3000);

    [Theory]
    [InlineData(1, 8 << 20)]
    [InlineData(7, 8 << 20)]
    [InlineData(4096, 8 << 20)]
    [InlineData(100_000, 8 << 20)]
    [InlineData(4096, 1)]
    [InlineData(4096, 10_000)]
    public void Packets_are_unchanged_with_any_batch_size(int packetsPerBatch, long bytesPerBatch)
    {
        using var builder = new BatchBuilder(
            new BatchOptions { PacketsPerBatch = packetsPerBatch, BytesPerBatch = bytesPerBatch });
        builder.AddInterface(Written.Ethernet);
        int index = 0;
        foreach (SomePacket packet in Packets)
        {
            while (!TryAdd(builder, packet))
                index = Consume(builder, index);
        }
        Assert.Equal(Packets.Count, builder.Packets);
        index = Consume(builder, index);
        Assert.Equal(Packets.Count, index);
        Assert.Null(builder.Take());
    }

    [Fact]
    public void Batch_is_full_with_the_packet_that_reaches_a_limit()
    {
        using var builder = new BatchBuilder(new BatchOptions { PacketsPerBatch = 3, BytesPerBatch = 100 });
        builder.AddInterface(Written.Ethernet);
        Assert.True(builder.TryAdd(0, default, new byte[99], 99));
        Assert.False(builder.IsFull);
        Assert.True(builder.TryAdd(0, default, new byte[1], 1));
        Assert.True(builder.IsFull);
        Assert.False(builder.TryAdd(0, default, [], 0));
        builder.Take()!.Dispose();
        for (int i = 0; i < 3; i++)
            Assert.True(builder.TryAdd(0, default, [], 0));
        Assert.True(builder.IsFull);
        using PacketBatch batch = builder.Take()!;
        Assert.Equal((3, 3), (batch.Count, batch.FirstNumber));
    }

    [Fact]
    public void Packet_has_its_interface_and_link_type()
    {
        using var builder = new BatchBuilder();
        Assert.Equal(0, builder.AddInterface(Written.Ethernet));
        Assert.Equal(1, builder.AddInterface(Written.Interface(LinkType.RawIp)));
        Assert.True(builder.TryAdd(1, Timestamp.None, [0x45], 1500));
        Assert.True(builder.TryAdd(0, new Timestamp(-1), [], uint.MaxValue));
        using PacketBatch batch = builder.Take()!;
        Assert.Equal(
            (1, LinkType.RawIp, false, 1500u),
            (batch[0].Interface, batch[0].LinkType, batch[0].Timestamp.IsKnown, batch[0].OriginalLength));
        Assert.Equal(
            (0, LinkType.Ethernet, -1, uint.MaxValue),
            (batch[1].Interface, batch[1].LinkType, batch[1].Timestamp.Nanoseconds, batch[1].OriginalLength));
        Assert.Empty(batch[0].Comments);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.TryAdd(2, default, [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.TryAdd(-1, default, [], 0));
    }

    [Fact]
    public void Building_allocates_nothing_in_steady_state()
    {
        using var builder = new BatchBuilder(new BatchOptions { PacketsPerBatch = 64 });
        builder.AddInterface(Written.Ethernet);
        byte[] data = new byte[1000];
        for (int i = 0; i < 50_000; i++)
            AddOrRelease(builder, data);
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 10_000; i++)
                AddOrRelease(builder, data);
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(50_000)]
    public void Least_limit_suffices_and_is_never_exceeded(int packetsPerBatch)
    {
        var options = new BatchOptions { PacketsPerBatch = packetsPerBatch };
        options = options with { MemoryLimit = options.LeastMemoryLimit, ExhaustionTimeout = TimeSpan.FromSeconds(1) };
        using var builder = new BatchBuilder(options);
        builder.AddInterface(Written.Ethernet);
        int index = 0;
        foreach (SomePacket packet in Packets)
        {
            while (!TryAdd(builder, packet))
                index = Consume(builder, index);
        }
        Assert.Equal(Packets.Count, Consume(builder, index));
        Assert.InRange(builder.Allocator.Budget.Peak, 1, options.MemoryLimit);
    }

    [Fact]
    public void Packets_up_to_the_limit_are_accepted()
    {
        var random = new Random(42);
        int[] sizes =
        [
            .. Enumerable.Range(0, 200).Select(_ => random.Next(0, 2) == 0 ? random.Next(2000) : random.Next(3 << 20)),
            ChunkPool.ChunkSize, ChunkPool.ChunkSize + 1
        ];
        using var builder = new BatchBuilder(
            new BatchOptions { MemoryLimit = 12 << 20, ExhaustionTimeout = TimeSpan.FromSeconds(1) });
        builder.AddInterface(Written.Ethernet);
        var lengths = new List<int>();
        foreach (int size in sizes)
        {
            while (!builder.TryAdd(0, default, new byte[size], (uint)size))
                Release(builder, lengths);
        }
        Release(builder, lengths);
        Assert.Equal(sizes, lengths);

        int largest = (int)builder.LargestPacket;
        Assert.True(builder.TryAdd(0, default, new byte[largest], 0));
        Release(builder, lengths);
        Assert.Contains("raise the memory limit",
            Assert.Throws<BufferExhaustedException>(
            () => builder.TryAdd(0, default, new byte[largest + 1], 0)).Message);
    }

    [Fact]
    public async Task Adding_waits_for_a_released_batch()
    {
        using var builder = new BatchBuilder(new BatchOptions { MemoryLimit = 8 << 20 });
        builder.AddInterface(Written.Ethernet);
        Queue<PacketBatch> held = TakeAllMemory(builder);
        Task release = Task.Run(() => held.Dequeue().Dispose(), TestContext.Current.CancellationToken);
        Assert.True(
            builder.TryAdd(0, default, new byte[ChunkPool.ChunkSize], 0, TestContext.Current.CancellationToken));
        await release;
        Assert.InRange(builder.Allocator.Budget.Peak, 1, 8 << 20);
    }

    [Fact]
    public void Consumer_that_keeps_every_batch_gets_an_error()
    {
        using var builder = new BatchBuilder(
            new BatchOptions { MemoryLimit = 8 << 20, ExhaustionTimeout = TimeSpan.FromMilliseconds(50) });
        builder.AddInterface(Written.Ethernet);
        var kept = new List<PacketBatch>();
        byte[] data = new byte[100_000];
        BufferExhaustedException error = Assert.Throws<BufferExhaustedException>(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                while (!builder.TryAdd(0, default, data, 0))
                    kept.Add(builder.Take()!);
            }
        });
        Assert.Contains("dispose batches", error.Message);
        foreach (PacketBatch batch in kept)
            batch.Dispose();
        Assert.True(builder.TryAdd(0, default, data, 0));
    }

    [Fact]
    public void Wait_for_memory_can_be_cancelled()
    {
        using var builder = new BatchBuilder(new BatchOptions { MemoryLimit = 8 << 20 });
        builder.AddInterface(Written.Ethernet);
        TakeAllMemory(builder);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(
            () => builder.TryAdd(0, default, new byte[ChunkPool.ChunkSize], 0, source.Token));
    }

    [Fact]
    public void Disposed_builder_ends_its_batches()
    {
        var builder = new BatchBuilder();
        builder.AddInterface(Written.Ethernet);
        builder.TryAdd(0, default, [1], 1);
        PacketBatch batch = builder.Take()!;
        PacketView view = batch[0];
        builder.Dispose();
        builder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.Data.Length);
        Assert.Throws<ObjectDisposedException>(() => builder.TryAdd(0, default, [], 0));
        Assert.Throws<ObjectDisposedException>(() => builder.Take());
    }

    private static bool TryAdd(BatchBuilder builder, SomePacket packet) =>
        builder.TryAdd(
            0, new Timestamp(packet.Seconds * Timestamp.NanosecondsPerSecond + packet.Fraction * 1000L), packet.Data,
            packet.OriginalLength);

    private static int Consume(BatchBuilder builder, int index)
    {
        using PacketBatch batch = builder.Take()!;
        foreach (PacketView packet in batch)
            CaptureAssert.Equal(Packets[index++], index, packet);
        return index;
    }

    // Batches of a whole chunk each, until there is no chunk left.
    private static Queue<PacketBatch> TakeAllMemory(BatchBuilder builder)
    {
        var held = new Queue<PacketBatch>();
        while (builder.Allocator.Chunks.TryRent() is { } chunk)
        {
            chunk.Release();
            Assert.True(builder.TryAdd(0, default, new byte[ChunkPool.ChunkSize], 0));
            held.Enqueue(builder.Take()!);
        }
        return held;
    }

    private static void Release(BatchBuilder builder, List<int> lengths)
    {
        using PacketBatch batch = builder.Take()!;
        foreach (PacketView packet in batch)
            lengths.Add(packet.CapturedLength);
    }

    private static void AddOrRelease(BatchBuilder builder, byte[] data)
    {
        if (!builder.TryAdd(0, default, data, 0))
            builder.Take()!.Dispose();
    }
}
