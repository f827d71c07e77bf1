using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching;

public sealed class MemoryLimitTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4096, 0)]
    [InlineData(4096, 2)]
    [InlineData(50_000, 0)]
    public void Least_limit_suffices_and_is_never_exceeded(int packetsPerBatch, int readAhead)
    {
        List<SomePacket> packets = Some.Packets(seed: 4, count: 10_000, maxLength: 1500);
        var options = new BatchOptions { PacketsPerBatch = packetsPerBatch, ReadAhead = readAhead };
        options = options with { MemoryLimit = options.LeastMemoryLimit };
        using var file = new TemporaryFile(Some.Pcap(packets));
        using BatchReader reader = BatchReader.Open(file.Path, options);
        long count = 0;
        foreach (PacketBatch batch in reader)
            count += batch.Count;
        Assert.Equal(packets.Count, count);
        Assert.InRange(reader.Allocator.Budget.Peak, 1, options.MemoryLimit);
    }

    [Fact]
    public void Limit_below_the_least_is_refused()
    {
        var options = new BatchOptions();
        options = options with { MemoryLimit = options.LeastMemoryLimit - 1 };
        using var file = new TemporaryFile(Some.Pcap([]));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => BatchReader.Open(file.Path, options));
        Assert.Contains("need a memory limit of at least", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BatchOptions.MaxPacketsPerBatch + 1)]
    public void Batch_size_out_of_bounds_is_refused(int packetsPerBatch)
    {
        using var file = new TemporaryFile(Some.Pcap([]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = packetsPerBatch }));
    }

    [Theory]
    [InlineData(256 << 10)]
    [InlineData((1 << 20) - 15)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void Record_larger_than_a_chunk_is_read_if_the_limit_allows(int length)
    {
        List<SomePacket> packets = Some.Packets(seed: 5, count: 100, maxLength: 1500);
        byte[] data = new byte[length];
        new Random(6).NextBytes(data);
        packets.Insert(50, new SomePacket(1, 2, data, (uint)length));
        packets.Insert(51, new SomePacket(3, 4, data, (uint)length));
        foreach (int threads in (int[])[1, 3])
            CaptureAssert.Holds(packets, Some.Pcap(packets), new BatchOptions { Threads = threads });
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(16)]
    public void Records_that_waste_their_chunks_do_not_block_the_reader(int mebibytes)
    {
        // Each leaves a rest that is larger than the headroom, and so needs a chunk of its own.
        List<SomePacket> packets =
        [
            .. Enumerable.Range(0, 60).Select(i => new SomePacket((uint)i, 0, new byte[(256 << 10) + i], 1 << 19))
        ];
        foreach (int threads in (int[])[1, 2, 4])
        {
            CaptureAssert.Holds(packets, Some.Pcap(packets), new BatchOptions
            {
                MemoryLimit = mebibytes << 20,
                Threads = threads,
                ExhaustionTimeout = TimeSpan.FromSeconds(1),
            });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Record_larger_than_the_limit_is_entered_in_the_ledger(int threads)
    {
        List<SomePacket> packets =
        [
            .. Some.Packets(seed: 5, count: 10, maxLength: 1500), new SomePacket(1, 2, new byte[20 << 20], 20 << 20)
        ];
        byte[] capture = Some.Pcap(packets);
        var options = new BatchOptions { MemoryLimit = 16 << 20, Threads = threads };
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture, options);
        Assert.Equal(10, read.Count);
        DamageEntry entry = Assert.Single(damage);
        Assert.StartsWith("a record larger than the memory limit allows", entry.Reason);
        Assert.Equal(capture.Length, entry.Offset + entry.Length);

        CaptureFault fault = Assert.Throws<CaptureException>(
            () => ReadPacket.All(capture, options with { Strict = true })).Fault!;
        Assert.Equal((11, (20 << 20) + 16, "captured length"), (fault.Record, fault.Needed, fault.Field));
    }

    [Fact]
    public void Records_of_any_size_are_read_with_any_limit_and_threads()
    {
        var random = new Random(30);
        foreach (int size in (int[])[60_000, 65_000, 70_000, 100_000, 150_000, 262_144, 530_000, 700_000, 1_000_000])
        {
            List<SomePacket> packets =
            [
                .. Enumerable.Range(0, 12_000_000 / size)
                    .Select(i => new SomePacket((uint)i, 0, new byte[size + random.Next(100)], 1 << 20))
            ];
            byte[] capture = Some.Pcap(packets);
            foreach (int mebibytes in (int[])[5, 6, 8, 12, 16, 32])
            {
                foreach (int threads in (int[])[1, 2, 4])
                {
                    var options = new BatchOptions
                    {
                        MemoryLimit = mebibytes << 20,
                        Threads = threads,
                        ExhaustionTimeout = TimeSpan.FromSeconds(1),
                    };
                    (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture, options);
                    Assert.Empty(damage);
                    Assert.Equal(
                        packets.Select(packet => packet.Data.Length), read.Select(packet => packet.Data.Length));
                }
            }
        }
    }

    [Fact]
    public void Shared_allocator_overrides_the_limit_of_the_options()
    {
        List<SomePacket> packets = Some.Packets(seed: 4, count: 10_000, maxLength: 1500);
        using var file = new TemporaryFile(Some.Pcap(packets));
        using var allocator = new BufferAllocator(new BufferAllocatorOptions { MemoryLimit = 5 << 20 });
        long count = 0;
        using (var reader = new BatchReader(
            CaptureReader.Open(file.Path), new BatchOptions { PacketsPerBatch = 100 }, allocator))
        {
            foreach (PacketBatch batch in reader)
                count += batch.Count;
        }
        Assert.Equal(packets.Count, count);
        Assert.InRange(allocator.Budget.Peak, 1, 5 << 20);
    }
}
