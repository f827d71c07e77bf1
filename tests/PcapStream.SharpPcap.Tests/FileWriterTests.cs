using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Tests.Support;
using PcapStream.Tests.Support;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Tests;

public sealed class FileWriterTests
{
    public FileWriterTests() => Device.RequireLibpcap();

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    [InlineData(113)]
    [InlineData(276)]
    public void Written_packets_keep_nanoseconds_and_original_lengths(uint link)
    {
        byte[] capture = Some.Pcap(Some.Packets(seed: 61, count: 3000, maxLength: 2000), magic: 0xA1B23C4D, link: link);
        using var file = new TemporaryFile(capture);
        using var folder = new TemporaryFolder();
        using (var device = new CaptureFileWriterDevice(folder["out.pcap"]))
        {
            device.Open(new LinkType((ushort)link));
            using BatchReader reader = BatchReader.Open(file.Path);
            foreach (PacketBatch batch in reader)
                device.Write(batch);
        }
        Assert.Equal(capture, File.ReadAllBytes(folder["out.pcap"]));
    }

    /// <summary>The reason why batches are not passed to SharpPcap's writer as raw captures.</summary>
    [Fact]
    public void SharpPcap_writes_a_raw_captures_captured_length_as_its_original_length()
    {
        using var folder = new TemporaryFolder();
        using (var device = new CaptureFileWriterDevice(folder["out.pcap"]))
        {
            device.Open();
            device.Write(new RawCapture(
                PacketDotNet.LinkLayers.Ethernet, new PosixTimeval(1, 2), [1, 2, 3], packetLength: 1500));
        }
        Assert.Equal(3u, Assert.Single(ReadPacket.All(File.ReadAllBytes(folder["out.pcap"])).Packets).OriginalLength);
    }

    [Fact]
    public void Packet_of_another_link_type_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var device = new CaptureFileWriterDevice(folder["out.pcap"]);
        device.Open(LinkType.RawIp);
        using PacketBatch batch = Batch(new Timestamp(1), out BatchBuilder builder);
        using (builder)
            Assert.Contains(
                "packet 1 is ether and the file rawip",
                Assert.Throws<ArgumentException>(() => device.Write(batch)).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1L << 32) * 1_000_000_000)]
    public void Time_that_a_classic_pcap_cannot_hold_is_refused(long nanoseconds)
    {
        using var folder = new TemporaryFolder();
        using var device = new CaptureFileWriterDevice(folder["out.pcap"]);
        device.Open(LinkType.Ethernet);
        using PacketBatch batch = Batch(new Timestamp(nanoseconds), out BatchBuilder builder);
        using (builder)
            Assert.Contains("from 1970 to 2106", Assert.Throws<ArgumentException>(() => device.Write(batch)).Message);
    }

    private static PacketBatch Batch(Timestamp time, out BatchBuilder builder)
    {
        builder = new BatchBuilder();
        builder.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
        builder.TryAdd(0, time, [1, 2, 3], 3);
        return builder.Take()!;
    }
}
