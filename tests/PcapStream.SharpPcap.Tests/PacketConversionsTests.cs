using PacketDotNet;
using PacketDotNet.Utils;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Tests.Support;
using PcapStream.Tests.Support;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Tests;

public sealed class PacketConversionsTests
{
    public static TheoryData<string> TestCaptures =>
        [.. Device.TestCaptures.Where(name => name.EndsWith(".pcap", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(TestCaptures))]
    public void Raw_capture_equals_SharpPcaps_and_has_its_original_length(string name)
    {
        using CaptureFileReaderDevice device = Device.OpenFile(Repository.TestData(name));
        using BatchReader reader = BatchReader.Open(Repository.TestData(name));
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
            {
                Assert.Equal(GetPacketStatus.PacketRead, device.GetNextPacket(out PacketCapture capture));
                RawCapture expected = capture.GetPacket();
                RawCapture actual = packet.ToRawCapture();
                Assert.Equal(
                    (expected.LinkLayerType, expected.Timeval.Value), (actual.LinkLayerType, actual.Timeval.Value));
                Assert.Equal(expected.Data, actual.Data);
                Assert.Equal(((PcapHeader)capture.Header).PacketLength, (uint)actual.PacketLength);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestCaptures))]
    public void PacketDotNet_parses_packets_of_a_batch_like_its_own(string name)
    {
        using BatchReader reader = BatchReader.Open(Repository.TestData(name));
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
            {
                byte[] data = packet.Data.ToArray();
                string expected = Said(Packet.ParsePacket(packet.LinkType.ToLinkLayers(), data));
                Assert.Equal(expected, Said(packet.ToPacket()));
                Assert.Equal(expected, Said(packet.ToRawCapture().GetPacket()));
            }
        }
    }

    [Fact]
    public void Packet_shares_bytes_with_its_raw_capture_and_outlives_its_batch()
    {
        RawCapture raw;
        using (BatchReader reader = BatchReader.Open(Repository.TestData("http.pcap")))
        {
            using PacketBatch batch = reader.Next(TestContext.Current.CancellationToken)!;
            raw = batch[0].ToRawCapture();
        }
        Packet packet = raw.GetPacket();
        Assert.Same(raw.Data, packet.HeaderSegment.Bytes);
        Assert.Equal(raw.Data.Length, packet.TotalPacketLength);
    }

    [Fact]
    public void Lengths_and_times_are_limited_to_SharpPcaps_ranges()
    {
        using var builder = new BatchBuilder();
        builder.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
        builder.TryAdd(0, Timestamp.None, [1], uint.MaxValue, TestContext.Current.CancellationToken);
        using PacketBatch batch = builder.Take()!;
        RawCapture raw = batch[0].ToRawCapture();
        Assert.Equal((int.MaxValue, 0m), (raw.PacketLength, raw.Timeval.Value));
    }

    /// <summary>
    /// The reason why each packet has its own array: in a larger one, PacketDotNet reads beyond its end.
    /// </summary>
    [Fact]
    public void PacketDotNet_reads_beyond_a_truncated_packet()
    {
        byte[] frame = [1, 2, 3, 4];
        byte[] chunk = [9, 9, .. frame, .. new byte[8], 0x08, 0x00];
        Assert.Equal(
            EthernetType.IPv4, new EthernetPacket(new ByteArraySegment(chunk, 2, frame.Length, 2 + frame.Length)).Type);
        Packet alone = Packet.ParsePacket(LinkLayers.Ethernet, frame);
        Assert.Throws<IndexOutOfRangeException>(() => alone.HasPayloadPacket);
    }

    /// <summary>Another reason for an array of its own: nothing else is in the bytes after it.</summary>
    [Fact]
    public void PacketDotNet_reads_the_end_of_a_field_from_the_heap_after_its_array()
    {
        byte[] frame = [.. new byte[12], 0x08];
        Assert.Equal(0x0800, (int)((EthernetPacket)Packet.ParsePacket(LinkLayers.Ethernet, frame)).Type & 0xFF00);
    }

    // Fields are parsed when they are accessed, which may throw.
    private static string Said(Packet packet)
    {
        try
        {
            return packet.ToString(StringOutputType.Verbose);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException
            or InvalidOperationException or NotImplementedException)
        {
            return error.GetType().Name;
        }
    }
}
