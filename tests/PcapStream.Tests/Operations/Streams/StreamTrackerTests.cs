using System.Buffers.Binary;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Export;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

public sealed class StreamTrackerTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4, 4096)]
    [InlineData(3, 7)]
    public void Rows_are_the_same_for_any_threads_and_batches(int threads, int packets)
    {
        using var capture = new TemporaryFile(Some.Pcap(new RandomConnections(seed: 9).Packets(20_000)));
        var batches = new BatchOptions { Threads = threads, PacketsPerBatch = packets, LeastRange = 1 << 16 };
        Assert.Equal(StreamRows.Of(capture.Path), StreamRows.Of(capture.Path, batches));
        using var requests = new TemporaryFile(Some.Pcap(new RandomRequests(seed: 9).Packets(20_000)));
        Assert.Equal(StreamRows.Of(requests.Path), StreamRows.Of(requests.Path, batches));
    }

    [Fact]
    public void Streams_that_do_not_fit_in_memory_are_not_forgotten()
    {
        const int Streams = 40_000;
        // Three packets of each stream, far apart.
        using var capture = new TemporaryFile(Some.Pcap(
            Enumerable.Range(0, 3 * Streams).Select(i => Datagram(i % Streams, second: i / Streams))));
        var small = new BatchOptions { MemoryLimit = 8 << 20 };
        string[] rows = StreamRows.Of(capture.Path, small);
        Assert.Equal(StreamRows.Of(capture.Path, new BatchOptions { MemoryLimit = 512 << 20 }), rows);
        int column = 1 + Array.IndexOf(StreamRows.Names, "udp.stream");
        Assert.Equal(
            Enumerable.Range(0, 3 * Streams).Select(i => $"{i % Streams}"),
            rows.Select(row => row.Split('\t')[column]));
    }

    [Fact]
    public void Requests_that_do_not_fit_in_memory_are_not_forgotten()
    {
        const int Requests = 40_000;
        using var capture = new TemporaryFile(Some.Pcap(
            Enumerable.Range(0, 2 * Requests).Select(i => Echo(i % Requests, isReply: i >= Requests))));
        string[] rows = StreamRows.Of(capture.Path, new BatchOptions { MemoryLimit = 8 << 20 });
        int column = 1 + Array.IndexOf(StreamRows.Names, "icmp.resp_to");
        Assert.Equal(
            Enumerable.Range(0, 2 * Requests).Select(i => i < Requests ? "" : $"{i - Requests + 1}"),
            rows.Select(row => row.Split('\t')[column]));
    }

    [Fact]
    public void Large_batches_take_no_memory_outside_of_the_limit()
    {
        using var capture = new TemporaryFile(Some.Pcap(
            Enumerable.Range(0, 60_000).Select(i => Datagram(stream: i % 50, second: i / 1000))));
        // What is noted of 60,000 packets would take 6 MB.
        Assert.InRange(Allocated(capture.Path, 1 << 16), 0, Allocated(capture.Path, 4096) + (1 << 20));
    }

    [Fact]
    public void Streams_have_the_numbers_of_the_whole_capture_whatever_is_selected()
    {
        using var capture = new TemporaryFile(Some.Pcap(Enumerable.Range(0, 100).Select(i => Datagram(i, second: i))));
        using var slice = new TemporaryFile([]);
        ConvertOperation.Run([capture.Path], slice.Path, new ConvertOptions
        {
            DisplayFilter = DisplayFilter.Parse("udp.stream in {3, 70, 71, 99}"),
            After = TimeBound.At(new Timestamp(1_700_000_050_000_000_000)),
            SeekTimes = true,
        });
        IEnumerable<long> seconds = ReadPacket.All(File.ReadAllBytes(slice.Path)).Packets
            .Select(packet => packet.Nanoseconds / 1_000_000_000 - 1_700_000_000);
        Assert.Equal([70, 71, 99], seconds);
    }

    private static long Allocated(string path, int packetsPerBatch)
    {
        var options = new ExportOptions
        {
            Columns = [FieldCatalogue.Find("udp.stream")!],
            Batches = new BatchOptions { Threads = 1, PacketsPerBatch = packetsPerBatch },
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExportOperation.Run([path], Stream.Null, options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static SomePacket Echo(int id, bool isReply)
    {
        byte[] data =
        [
            2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
            0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0,
            (byte)(isReply ? 0 : 8), 0, (byte)(isReply ? 9 : 1), 0, 0, 0, 0, 0,
        ];
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(38), id);
        return new SomePacket(1_700_000_000, 0, data, (uint)data.Length);
    }

    private static SomePacket Datagram(int stream, int second)
    {
        byte[] data =
        [
            2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
            0x45, 0, 0, 30, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 0, 0, 1,
            0, 80, 0, 90, 0, 10, 0, 0, 1, 2,
        ];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(26), 0x0B00_0000 + (uint)stream);
        return new SomePacket((uint)(1_700_000_000 + second), 0, data, (uint)data.Length);
    }
}
