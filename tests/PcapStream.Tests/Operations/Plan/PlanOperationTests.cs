using System.IO.Compression;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Count;
using PcapStream.Operations.Index;
using PcapStream.Operations.Plan;
using PcapStream.Tests.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Plan;

public sealed class PlanOperationTests
{
    // Of intervals that are to hold 95 %, over 200 seeds: clusters are few here, and traffic is skewed.
    private const double LeastCoverage = 0.9;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void A_small_capture_is_read_whole_and_exact(int packets)
    {
        using var file = new TemporaryFile(Some.Pcap(Some.Packets(seed: 1, packets, maxLength: 900)));
        PlanResult plan = PlanOperation.Run(file.Path, new PlanOptions());
        Assert.True(plan.Exact);
        Assert.Equal(Exactly(packets), plan.Packets);
        Assert.Equal(Exactly(SomePlans.CsvBytes(file.Path, new PlanOptions())), plan.CsvBytes);
        Assert.Equal(Exactly(new FileInfo(file.Path).Length), plan.CaptureBytes);
        Assert.False(plan.Damaged);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Ranges_of_a_pcap_contain_the_truth_as_often_as_stated(ByteOrder order)
    {
        List<SomePacket> packets = SomePlans.Changing(seed: 5);
        AssertCovered(Some.Pcap(packets, order), packets.Count);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Ranges_of_a_pcapng_contain_the_truth_as_often_as_stated(ByteOrder order)
    {
        List<SomePacket> packets = SomePlans.Changing(seed: 6);
        PcapNgBuilder capture = new PcapNgBuilder(order).Section().Interface();
        foreach (SomePacket packet in packets)
            capture.Enhanced(0, packet.Seconds * 1_000_000ul, packet.Data, packet.OriginalLength);
        AssertCovered(capture.ToArray(), packets.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packets_and_bytes_of_an_index_are_exact(bool isCompressed)
    {
        List<SomePacket> packets = SomePlans.Changing(seed: 7);
        byte[] capture = Some.Pcap(packets);
        using var folder = new TemporaryFolder();
        folder.With("capture", isCompressed ? Codec.Compress("gzip", capture) : capture);
        PlanResult without = PlanOperation.Run(folder["capture"], SomePlans.Tiny);
        Assert.NotEqual(Exactly(packets.Count), without.Packets);
        _ = IndexOperation.Run([folder["capture"]], new IndexOptions());
        PlanResult plan = PlanOperation.Run(folder["capture"], SomePlans.Tiny);
        Assert.Equal(Exactly(packets.Count), plan.Packets);
        Assert.Equal(Exactly(capture.Length), plan.CaptureBytes);
        Assert.Equal(
            packets.Count / without.Packets.Estimate, plan.CsvBytes.Estimate / without.CsvBytes.Estimate,
            tolerance: 0.001);
        // Of another state of the capture.
        folder.With("capture", isCompressed ? Codec.Compress("gzip", capture[..^1]) : capture[..^1]);
        Assert.NotEqual(Exactly(packets.Count), PlanOperation.Run(folder["capture"], SomePlans.Tiny).Packets);
    }

    [Fact]
    public void Packets_of_one_size_are_predicted_exactly()
    {
        SomePacket[] packets = [
            .. Enumerable.Range(0, 5000).Select(i => new SomePacket((uint)(1_700_000_000 + i), 0, new byte[100], 100))];
        using var file = new TemporaryFile(Some.Pcap(packets));
        PlanResult plan = PlanOperation.Run(file.Path, SomePlans.Tiny);
        Assert.False(plan.Exact);
        Assert.Equal(packets.Length, plan.Packets.Estimate, tolerance: 1);
        // Three in a hundred places may be different where no sample is.
        Assert.InRange(plan.Packets.Low, packets.Length * 0.95 - 1, packets.Length);
        Assert.InRange(plan.Packets.High, packets.Length, packets.Length * 1.05 + 1);
    }

    [Fact]
    public void A_page_of_zeros_counts_for_bytes_without_packets()
    {
        List<SomePacket> packets = SomePlans.Changing(seed: 7, runs: 180);
        byte[] capture = Some.Pcap(packets);
        capture.AsSpan(capture.Length / 3, capture.Length / 3).Clear();
        using var file = new TemporaryFile(capture);
        long readable = CountOperation.Run([file.Path], new CountOptions()).Packets;
        Assert.InRange(readable, 1, packets.Count * 3 / 4);
        double covered = SomePlans.Covered(file.Path, SomePlans.Tiny, plan => plan.Packets, readable, seeds: 100);
        Assert.True(covered >= LeastCoverage, $"the range holds the packets with {covered:P1} of seeds");
        Assert.True(PlanOperation.Run(file.Path, SomePlans.Tiny).Damaged);
    }

    [Fact]
    public void Valid_capture_is_never_called_damaged()
    {
        using var file = new TemporaryFile(Some.Pcap(SomePlans.Changing(seed: 8)));
        for (int seed = 1; seed <= 100; seed++)
            Assert.False(PlanOperation.Run(file.Path, SomePlans.Tiny with { Seed = seed }).Damaged, $"seed {seed}");
    }

    [Fact]
    public void Interfaces_described_between_samples_are_not_damage()
    {
        const int Packets = 6000;
        PcapNgBuilder capture = new PcapNgBuilder(ByteOrder.LittleEndian).Section();
        for (uint i = 0; i < Packets; i++)
        {
            if (i % 300 == 0)
                capture.Interface();
            capture.Enhanced(i / 300, i * 1_000_000ul, new byte[100], 100);
        }
        using var file = new TemporaryFile(capture.ToArray());
        PlanResult plan = PlanOperation.Run(file.Path, SomePlans.Tiny);
        Assert.False(plan.Exact);
        Assert.False(plan.Damaged);
        Assert.InRange(plan.Packets.ErrorAgainst(Packets), -0.02, 0.02);
    }

    [Fact]
    public void Compressed_file_is_estimated_from_its_head()
    {
        List<SomePacket> packets = Some.Packets(seed: 9, count: 4000, maxLength: 600);
        using var file = new TemporaryFile(Gzip(Some.Pcap(packets)));
        PlanResult plan = PlanOperation.Run(file.Path, SomePlans.Tiny);
        Assert.False(plan.Exact);
        Assert.Equal(Compressions.Find("gzip"), plan.Compression);
        Assert.True(plan.Packets.Covers(packets.Count), $"{packets.Count} packets, {plan.Packets}");
        Assert.True(plan.CaptureBytes.Covers(Some.Pcap(packets).Length), plan.CaptureBytes.ToString());
    }

    [Fact]
    public void A_small_compressed_file_is_exact()
    {
        using var file = new TemporaryFile(Gzip(Some.Pcap(Some.Packets(seed: 9, count: 300, maxLength: 600))));
        PlanResult plan = PlanOperation.Run(file.Path, new PlanOptions());
        Assert.True(plan.Exact);
        Assert.Equal(Exactly(300), plan.Packets);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 4)]
    [InlineData(32, 1)]
    [InlineData(32, 2)]
    [InlineData(32, 4)]
    public void Pool_stays_within_the_predicted_peak(int limitMebibytes, int threads)
    {
        using var file = new TemporaryFile(Some.Pcap(Some.Packets(seed: 10, count: 40_000, maxLength: 1000)));
        var batches = new BatchOptions { MemoryLimit = limitMebibytes << 20, Threads = threads };
        PlanResult plan = PlanOperation.Run(file.Path, new PlanOptions { Batches = batches, StartupBytes = 0 });
        long mapped = CountOperation.Run([file.Path], new CountOptions { Batches = batches }).Pool.PeakMappedBytes;
        Assert.InRange(mapped, 1, plan.PeakMemory.High);
        Assert.InRange(plan.PeakMemory.High, plan.PeakMemory.Estimate, (limitMebibytes + 8) << 20);
    }

    [Fact]
    public void Same_seed_gives_the_same_plan()
    {
        using var file = new TemporaryFile(Some.Pcap(SomePlans.Changing(seed: 11)));
        PlanResult one = PlanOperation.Run(file.Path, SomePlans.Tiny);
        PlanResult other = PlanOperation.Run(file.Path, SomePlans.Tiny);
        Assert.Equal(
            (one.Packets, one.CsvBytes, one.SampledBytes), (other.Packets, other.CsvBytes, other.SampledBytes));
    }

    [Fact]
    public void Times_are_ranges_around_their_estimates()
    {
        using var file = new TemporaryFile(Some.Pcap(SomePlans.Changing(seed: 12)));
        PlanResult plan = PlanOperation.Run(file.Path, SomePlans.Tiny);
        Assert.InRange(plan.Seconds.Estimate, plan.Seconds.Low, plan.Seconds.High);
        Assert.InRange(plan.CsvSeconds.Estimate, plan.CsvSeconds.Low, plan.CsvSeconds.High);
        Assert.True(plan.Seconds.Low > 0);
    }

    [Fact]
    public void Pipes_and_devices_are_refused()
    {
        Assert.Contains("only regular files can be sampled", PlanOperation.Refusal("-"));
        Assert.Contains(
            "only regular files can be sampled",
            Assert.Throws<CaptureException>(() => PlanOperation.Run("-", new PlanOptions())).Message);
    }

    [Fact]
    public void File_that_is_not_a_capture_is_refused()
    {
        using var file = new TemporaryFile("no capture"u8);
        Assert.Null(PlanOperation.Refusal(file.Path));
        Assert.Throws<CaptureException>(() => PlanOperation.Run(file.Path, new PlanOptions()));
    }

    [Fact]
    public void Options_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanOperation.Run("x", new PlanOptions
        {
            Samples = PlanOptions.LeastSamples - 1,
        }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanOperation.Run("x", new PlanOptions
        {
            Samples = PlanOptions.MostSamples + 1,
        }));
        Assert.Throws<ArgumentException>(() => PlanOperation.Run("x", new PlanOptions { Columns = [] }));
    }

    private static void AssertCovered(byte[] capture, int packets)
    {
        using var file = new TemporaryFile(capture);
        double ofPackets = SomePlans.Covered(file.Path, SomePlans.Tiny, plan => plan.Packets, packets);
        double ofCsv = SomePlans.Covered(
            file.Path, SomePlans.Tiny, plan => plan.CsvBytes, SomePlans.CsvBytes(file.Path, SomePlans.Tiny));
        Assert.True(
            ofPackets >= LeastCoverage && ofCsv >= LeastCoverage,
            $"the range holds the packets with {ofPackets:P1} of seeds, the CSV with {ofCsv:P1}");
    }

    private static Prediction Exactly(double value) => new(value, value, value);

    private static byte[] Gzip(byte[] bytes)
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stored.ToArray();
    }
}
