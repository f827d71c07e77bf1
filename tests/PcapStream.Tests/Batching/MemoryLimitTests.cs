using PcapStream.Batching;
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
    public void The_least_limit_suffices_and_is_never_exceeded(int packetsPerBatch, int readAhead)
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
    public void A_byte_less_than_the_least_limit_is_refused()
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
    public void A_batch_size_out_of_bounds_is_refused(int packetsPerBatch)
    {
        using var file = new TemporaryFile(Some.Pcap([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = packetsPerBatch }));
    }

    [Theory]
    [InlineData(256 << 10)]
    [InlineData((1 << 20) - 15)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void A_record_larger_than_a_chunk_is_read_whole_when_the_limit_allows_it(int length)
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
    public void Records_that_fill_their_chunks_badly_do_not_wedge_the_reader(int mebibytes)
    {
        // Each leaves a rest that is larger than the headroom, and so takes a chunk of its own.
        List<SomePacket> packets = [.. Enumerable.Range(0, 60).Select(i => new SomePacket((uint)i, 0, new byte[(256 << 10) + i], 1 << 19))];
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

    [Fact]
    public void A_record_larger_than_the_limit_is_a_clear_error()
    {
        List<SomePacket> packets = [.. Some.Packets(seed: 5, count: 10, maxLength: 1500), new SomePacket(1, 2, new byte[20 << 20], 20 << 20)];
        using var file = new TemporaryFile(Some.Pcap(packets));
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { MemoryLimit = 16 << 20 });
        Assert.Equal(10, reader.Next()!.Count);
        CaptureFault fault = Assert.Throws<CaptureException>(() => reader.Next()).Fault!;
        Assert.Equal(11, fault.Record);
        Assert.Equal((20 << 20) + 16, fault.Needed);
        Assert.Equal("captured length", fault.Field);
        Assert.InRange(reader.Allocator.Budget.Peak, 1, 16 << 20);
    }
}
