using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching;

public sealed class BatchReaderTests
{
    // Several chunks of 1 MiB, so that records straddle their ends.
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 2, count: 5000, maxLength: 3000);
    private static readonly byte[] Capture = Some.Pcap(Packets);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(4096, 0)]
    [InlineData(100_000, 0)]
    [InlineData(7, 1)]
    [InlineData(1000, 3)]
    public void Packets_are_complete_with_any_batch_size(int packetsPerBatch, int readAhead)
    {
        foreach (int threads in (int[])[1, 2, 5])
            CaptureAssert.Holds(
                Packets, Capture,
                new BatchOptions { PacketsPerBatch = packetsPerBatch, ReadAhead = readAhead, Threads = threads });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4097)]
    public void All_batches_except_the_last_are_full(int packetsPerBatch)
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = packetsPerBatch });
        var counts = new List<int>();
        foreach (PacketBatch batch in reader)
            counts.Add(batch.Count);
        Assert.All(counts.SkipLast(1), count => Assert.Equal(packetsPerBatch, count));
        Assert.Equal(Packets.Count, counts.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Packet_that_reaches_the_byte_limit_ends_its_batch(long bytesPerBatch)
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { BytesPerBatch = bytesPerBatch });
        int index = 0;
        foreach (PacketBatch batch in reader)
        {
            long bytes = 0;
            foreach (PacketView packet in batch)
            {
                Assert.True(bytes < bytesPerBatch);
                CaptureAssert.Equal(Packets[index++], index, packet);
                bytes += 16 + packet.CapturedLength;
            }
        }
        Assert.Equal(Packets.Count, index);
    }

    [Fact]
    public void Reading_allocates_nothing_in_steady_state()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 64 });
        const int WarmUp = 40;
        for (int i = 0; i < WarmUp; i++)
            reader.Next()!.Dispose();
        long bytes = 0;
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 3; i++)
                bytes += BytesOfNext(reader) ?? throw new InvalidOperationException("too few batches");
        }));
        while (BytesOfNext(reader) is { } more)
            bytes += more;
        Assert.Equal(Packets.Skip(WarmUp * 64).Sum(packet => (long)packet.Data.Length), bytes);
    }

    private static long? BytesOfNext(BatchReader reader)
    {
        using PacketBatch? batch = reader.Next();
        if (batch is null)
            return null;
        long bytes = 0;
        foreach (PacketView packet in batch)
            bytes += packet.Data.Length;
        return bytes;
    }

    [Fact]
    public void Read_ahead_allocates_nothing_in_steady_state()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 8, ReadAhead = 2 });
        for (int i = 0; i < 50; i++)
            reader.Next()!.Dispose();
        // On the consumer's thread: the reading thread runs the same code as without read-ahead.
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 50; i++)
                reader.Next()!.Dispose();
        }));
    }

    [Fact]
    public void View_ends_with_its_batch()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        PacketBatch batch = reader.Next()!;
        PacketView view = batch[0];
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.Data.Length);
        Assert.Throws<ObjectDisposedException>(() => view.Timestamp);
        Assert.Throws<ObjectDisposedException>(() => view.Number);
        Assert.Throws<ObjectDisposedException>(() => view.Retain());
    }

    [Fact]
    public void View_of_a_reused_batch_is_an_error()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 10 });
        PacketBatch first = reader.Next()!;
        PacketView view = first[0];
        first.Dispose();
        using PacketBatch second = reader.Next()!;
        Assert.Same(first, second);
        Assert.Throws<ObjectDisposedException>(() => view.Data.Length);
    }

    [Fact]
    public void Batch_cannot_be_released_twice()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        PacketBatch batch = reader.Next()!;
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(batch.Dispose);
    }

    [Fact]
    public void Batch_has_no_packet_beyond_its_count()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 10 });
        using PacketBatch batch = reader.Next()!;
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[-1]);
    }

    [Fact]
    public void Retained_packet_outlives_its_batch()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 100 });
        var kept = new List<RetainedPacket>();
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
            {
                if (packet.Number % 7 == 0)
                    kept.Add(packet.Retain());
            }
        }
        foreach (RetainedPacket packet in kept)
        {
            SomePacket expected = Packets[(int)packet.Number - 1];
            Assert.True(packet.Data.SequenceEqual(expected.Data));
            Assert.Equal(expected.OriginalLength, packet.OriginalLength);
            Assert.Equal(expected.Seconds, packet.Timestamp.Seconds);
            packet.Dispose();
        }
        Assert.Equal(Packets.Count / 7, kept.Count);
        Assert.Throws<LeaseException>(() => kept[0].Data.Length);
        Assert.Equal(0, reader.Allocator.GetStatistics().LeasesLive);
    }

    [Fact]
    public async Task Asynchronous_reading_yields_the_same_packets()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 100 });
        int index = 0;
        await foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                CaptureAssert.Equal(Packets[index++], index, packet);
            await Task.Yield();
        }
        Assert.Equal(Packets.Count, index);
    }

    [Fact]
    public async Task Asynchronous_reading_can_be_cancelled()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 100 });
        using var source = new CancellationTokenSource();
        int batches = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (PacketBatch batch in reader.WithCancellation(source.Token))
            {
                if (++batches == 3)
                    await source.CancelAsync();
            }
        });
        Assert.Equal(3, batches);
    }

    [Fact]
    public async Task Reader_waits_for_batches_that_other_threads_release()
    {
        List<SomePacket> packets = Some.Packets(seed: 3, count: 20_000, maxLength: 3000);
        using var file = new TemporaryFile(Some.Pcap(packets));
        var options = new BatchOptions { PacketsPerBatch = 500, ReadAhead = 2, MemoryLimit = 12 << 20 };
        using BatchReader reader = BatchReader.Open(file.Path, options);
        long bytes = 0;
        Task[] workers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (NextOf(reader) is { } batch)
            {
                using (batch)
                {
                    foreach (PacketView packet in batch)
                    {
                        Assert.True(packet.Data.SequenceEqual(packets[(int)packet.Number - 1].Data));
                        Interlocked.Add(ref bytes, packet.CapturedLength);
                    }
                }
            }
        }))];
        await Task.WhenAll(workers);
        Assert.Equal(packets.Sum(packet => (long)packet.Data.Length), bytes);
        Assert.True(reader.Allocator.Budget.Peak <= options.MemoryLimit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Consumer_that_keeps_every_batch_gets_an_error(int readAhead)
    {
        List<SomePacket> packets = Some.Packets(seed: 3, count: 20_000, maxLength: 3000);
        using var file = new TemporaryFile(Some.Pcap(packets));
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions
        {
            PacketsPerBatch = 500,
            MemoryLimit = 8 << 20,
            ReadAhead = readAhead,
            ExhaustionTimeout = TimeSpan.FromMilliseconds(50),
        });
        var kept = new List<PacketBatch>();
        BufferExhaustedException error = Assert.Throws<BufferExhaustedException>(() =>
        {
            while (reader.Next() is { } batch)
                kept.Add(batch);
        });
        Assert.Contains("dispose batches, or raise the memory limit", error.Message);
        Assert.NotEmpty(kept);

        // Nothing is lost: the packets read are delivered, and the next ones follow.
        long next = kept.Sum(batch => batch.Count) + 1;
        kept.ForEach(batch => batch.Dispose());
        if (readAhead > 0)
        {
            // The reading thread has ended, and reports that on every call.
            Assert.Throws<BufferExhaustedException>(() => reader.Next());
            return;
        }
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                CaptureAssert.Equal(packets[(int)next - 1], next++, packet);
        }
        Assert.Equal(packets.Count + 1, next);
        Assert.Empty(reader.Capture.Damage);
    }

    [Fact]
    public void Batch_that_outlives_its_reader_is_an_error()
    {
        using var file = new TemporaryFile(Capture);
        BatchReader reader = BatchReader.Open(file.Path);
        PacketBatch batch = reader.Next()!;
        PacketView view = batch[0];
        reader.Dispose();
        Assert.Empty(batch);
        Assert.Throws<ObjectDisposedException>(() => view.Data.Length);
        batch.Dispose();
        Assert.Equal(0, reader.Allocator.Budget.Reserved);
    }

    [Fact]
    public async Task Synchronous_and_asynchronous_reading_may_alternate()
    {
        using var file = new TemporaryFile(Capture);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 100 });
        int index = 0;
        for (int turn = 0; ; turn++)
        {
            using PacketBatch? batch = turn % 2 == 0 ? await reader.NextAsync() : reader.Next();
            if (batch is null)
                break;
            foreach (PacketView packet in batch)
                CaptureAssert.Equal(Packets[index++], index, packet);
        }
        Assert.Equal(Packets.Count, index);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(150)]
    public void Reading_ends_at_the_packet_limit(long most)
    {
        byte[] cutBehind = Some.Pcap(Packets.Take((int)most));
        using var file = new TemporaryFile([.. cutBehind, 1, 2, 3]);
        using BatchReader reader = BatchReader.Open(
            file.Path, new BatchOptions { PacketsPerBatch = 100, MaxPackets = most, Strict = true });
        long count = 0;
        foreach (PacketBatch batch in reader)
            count += batch.Count;
        Assert.Equal(most, count);
        Assert.Equal(cutBehind.Length, reader.Capture.Position);
    }

    [Fact]
    public void Disposed_reader_ends_its_read_ahead_thread()
    {
        using var file = new TemporaryFile(Capture);
        BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 10, ReadAhead = 1 });
        reader.Next()!.Dispose();
        reader.Dispose();
        Assert.Equal(0, reader.Allocator.Budget.Reserved);
        Assert.Throws<ObjectDisposedException>(() => reader.Next());
    }

    [Fact]
    public async Task Pipe_is_read_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names a pipe through /proc");
        using var server = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        Task writer = Task.Run(() =>
        {
            // In pieces that end anywhere, as in a pipe.
            foreach (byte[] piece in Capture.Chunk(4093))
                server.Write(piece);
            server.Dispose();
        });
        int index = 0;
        using (BatchReader reader = BatchReader.Open(
            $"/proc/self/fd/{server.ClientSafePipeHandle.DangerousGetHandle()}"))
        {
            server.DisposeLocalCopyOfClientHandle();
            foreach (PacketBatch batch in reader)
            {
                foreach (PacketView packet in batch)
                    CaptureAssert.Equal(Packets[index++], index, packet);
            }
            Assert.Null(reader.Capture.Length);
        }
        await writer;
        Assert.Equal(Packets.Count, index);
    }

    private static PacketBatch? NextOf(BatchReader reader)
    {
        lock (reader)
            return reader.Next();
    }
}
