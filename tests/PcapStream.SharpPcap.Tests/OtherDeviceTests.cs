using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Tests.Support;
using SharpPcap;

namespace PcapStream.SharpPcap.Tests;

/// <summary>Devices that are not libpcap's, with the calls that all devices have.</summary>
public sealed class OtherDeviceTests
{
    [Fact]
    public void Packets_are_copied_from_the_buffer_of_the_device()
    {
        var device = new ScriptedDevice(
            Enumerable.Range(0, 1000).Select(i => ScriptedStep.Of((ulong)i, [(byte)i, 2, 3])));
        using var reader = new DeviceReader(device, new BatchOptions { BytesPerBatch = 10 });
        int index = 0;
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
            {
                Assert.Equal([(byte)index, 2, 3], packet.Data.ToArray());
                Assert.Equal(
                    (index * 1_000_000_000L + 123_456_000, 3u, LinkType.Ethernet),
                    (packet.Timestamp.Nanoseconds, packet.OriginalLength, packet.LinkType));
                index++;
            }
        }
        Assert.Equal(1000, index);
    }

    [Fact]
    public void Packet_without_room_begins_the_next_batch()
    {
        byte[] large = new byte[60_000];
        var device = new ScriptedDevice(Enumerable.Range(0, 100).Select(i =>
        {
            large[0] = (byte)i;
            return ScriptedStep.Of((ulong)i, [.. large]);
        }));
        var options = new BatchOptions { PacketsPerBatch = 4096 };
        using var reader = new DeviceReader(
            device, options with { MemoryLimit = options.LeastMemoryLimit, BytesPerBatch = 1 << 20 });
        int index = 0;
        int batches = 0;
        foreach (PacketBatch batch in reader)
        {
            batches++;
            foreach (PacketView packet in batch)
                Assert.Equal(((byte)index++, large.Length), (packet.Data[0], packet.CapturedLength));
        }
        Assert.Equal(100, index);
        Assert.InRange(batches, 5, 10);
    }

    [Fact]
    public void Packets_are_delivered_when_the_device_is_idle()
    {
        var idle = ScriptedStep.Of(GetPacketStatus.ReadTimeout);
        var device = new ScriptedDevice(
            idle, ScriptedStep.Of(1, 1), ScriptedStep.Of(2, 2), idle, idle, ScriptedStep.Of(3, 3));
        using var reader = new DeviceReader(device);
        var counts = new List<int>();
        foreach (PacketBatch batch in reader)
            counts.Add(batch.Count);
        Assert.Equal([2, 1], counts);
    }

    [Fact]
    public void Failure_is_reported_after_the_packets_before_it()
    {
        var device = new ScriptedDevice(ScriptedStep.Of(1, 1), ScriptedStep.Of(GetPacketStatus.Error));
        using var reader = new DeviceReader(device);
        reader.Next(TestContext.Current.CancellationToken)!.Dispose();
        Assert.Equal("scripted: the script says so", Assert.Throws<CaptureException>(() => reader.Next()).Message);
    }

    [Fact]
    public void Device_is_described_like_a_capture_file()
    {
        using var reader = new DeviceReader(
            new ScriptedDevice { LinkType = PacketDotNet.LinkLayers.RawLegacy, Filter = "ip" });
        Assert.Equal(
            new CaptureInterface(0, LinkType.RawIp, 0,
                TimestampPrecision.Microseconds)
            { Name = "scripted", Filter = "ip", MacAddress = "02:00:00:00:00:ab" },
            reader.Interface);
    }

    [Fact]
    public void Time_out_of_range_is_none()
    {
        using var reader = new DeviceReader(new ScriptedDevice(ScriptedStep.Of(ulong.MaxValue, 1)));
        using PacketBatch batch = reader.Next(TestContext.Current.CancellationToken)!;
        Assert.False(batch[0].Timestamp.IsKnown);
    }

    [Fact]
    public void Overflowing_32_bit_counters_are_followed()
    {
        var counted = new Counted { ReceivedPackets = uint.MaxValue, DroppedPackets = 7 };
        var device = new ScriptedDevice(ScriptedStep.Of(
            1, 1), ScriptedStep.Of(GetPacketStatus.ReadTimeout), ScriptedStep.Of(2, 2))
        { Statistics = counted };
        using var reader = new DeviceReader(device);
        Assert.Null(reader.Statistics);
        reader.Next(TestContext.Current.CancellationToken)!.Dispose();
        Assert.Equal(new DeviceStatistics(uint.MaxValue, 7, 0), reader.Statistics);
        (counted.ReceivedPackets, counted.DroppedPackets) = (9, 8);
        reader.Next(TestContext.Current.CancellationToken)!.Dispose();
        Assert.Equal(new DeviceStatistics((1L << 32) + 9, 8, 0), reader.Statistics);
    }

    private sealed class Counted : ICaptureStatistics
    {
        public uint ReceivedPackets { get; set; }

        public uint DroppedPackets { get; set; }

        public uint InterfaceDroppedPackets { get; set; }
    }
}
