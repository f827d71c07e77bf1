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
    public static TheoryData<string> TestCaptures => [.. Device.TestCaptures.Where(name => name.EndsWith(".pcap", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(TestCaptures))]
    public void A_raw_capture_is_the_one_that_SharpPcap_makes_and_has_its_original_length_besides(string name)
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
                Assert.Equal((expected.LinkLayerType, expected.Timeval.Value), (actual.LinkLayerType, actual.Timeval.Value));
                Assert.Equal(expected.Data, actual.Data);
                Assert.Equal(((PcapHeader)capture.Header).PacketLength, (uint)actual.PacketLength);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestCaptures))]
    public void PacketDotNet_says_the_same_of_a_packet_from_a_batch_as_of_its_own(string name)
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
    public void A_packet_shares_its_bytes_with_its_raw_capture_and_outlives_its_batch()
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
    public void Lengths_and_times_that_SharpPcap_cannot_hold_are_the_nearest_that_it_can()
    {
        using var builder = new BatchBuilder();
        builder.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
        builder.TryAdd(0, Timestamp.None, [1], uint.MaxValue, TestContext.Current.CancellationToken);
        using PacketBatch batch = builder.Take()!;
        RawCapture raw = batch[0].ToRawCapture();
        Assert.Equal((int.MaxValue, 0m), (raw.PacketLength, raw.Timeval.Value));
    }

    /// <summary>Why a packet gets an array of its own: in a larger one, its end is not where PacketDotNet stops.</summary>
    [Fact]
    public void PacketDotNet_reads_a_truncated_packet_on_into_its_neighbour()
    {
        byte[] frame = [1, 2, 3, 4];
        byte[] chunk = [9, 9, .. frame, .. new byte[8], 0x08, 0x00];
        Assert.Equal(EthernetType.IPv4, new EthernetPacket(new ByteArraySegment(chunk, 2, frame.Length, 2 + frame.Length)).Type);
        Packet alone = Packet.ParsePacket(LinkLayers.Ethernet, frame);
        Assert.Throws<IndexOutOfRangeException>(() => alone.HasPayloadPacket);
    }

    // Its fields are parsed when they are asked for, and what it makes of a packet may be an exception.
    private static string Said(Packet packet)
    {
        try
        {
            return packet.ToString(StringOutputType.Verbose);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException or InvalidOperationException or NotImplementedException)
        {
            return error.GetType().Name;
        }
    }
}
