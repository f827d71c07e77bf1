using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

/// <summary>Packets of every length, in both formats.</summary>
public sealed class PacketLengthTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 100).Select(value => (byte)value)];

    public static TheoryData<string> Formats => ["pcap", "pcapng"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Paddings_are_right(string format)
    {
        byte[][] packets = [.. Enumerable.Range(0, 9).Concat([0, 0]).Select(length => Bytes[..length])];
        Assert.Equal(
            packets, Packets(new() { Format = CaptureFormats.Find(format)! }, packets).Select(packet => packet.Data));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Packets_longer_than_the_buffer_bypass_it(string format)
    {
        byte[] large = new byte[1_000_001];
        new Random(33).NextBytes(large);
        byte[][] packets = [Bytes, large, Bytes, large, large, [], large[..(256 << 10)], Bytes];
        List<ReadPacket> read = Packets(new() { Format = CaptureFormats.Find(format)! }, packets);
        Assert.Equal(packets.Length, read.Count);
        Assert.All(packets.Zip(read), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second.Data)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Packets_are_cut_to_the_snap_length_and_keep_their_original_length(string format)
    {
        List<ReadPacket> packets = Packets(
            new() { Format = CaptureFormats.Find(format)!, SnapLength = 10 },
            [Bytes[..9], Bytes[..10], Bytes[..11], Bytes]);
        Assert.Equal([9, 10, 10, 10], packets.Select(packet => packet.Data.Length));
        Assert.Equal([9u, 10u, 11u, 100u], packets.Select(packet => packet.OriginalLength));
        Assert.Equal(Bytes[..10], packets[^1].Data);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Contradicting_lengths_are_written_unchanged(string format)
    {
        byte[] capture = Written.Capture(new() { Format = CaptureFormats.Find(format)! }, writer =>
        {
            writer.AddInterface(Written.Ethernet);
            writer.Write(0, default, Bytes, 0);
            writer.Write(0, Timestamp.None, Bytes, 99);
            writer.Write(0, default, [], uint.MaxValue);
        });
        List<ReadPacket> packets = ReadPacket.All(capture).Packets;
        Assert.Equal([Bytes, Bytes, []], packets.Select(packet => packet.Data));
        Assert.Equal([0u, 99u, uint.MaxValue], packets.Select(packet => packet.OriginalLength));
    }

    private static List<ReadPacket> Packets(CaptureWriterOptions options, byte[][] packets) =>
        ReadPacket.All(Written.Capture(options, writer =>
    {
        writer.AddInterface(Written.Ethernet);
        foreach (byte[] packet in packets)
            writer.Write(0, default, packet, (uint)packet.Length);
    })).Packets;
}
