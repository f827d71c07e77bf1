using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Tests.Support;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Tests;

public sealed class LiveCaptureTests
{
    private const int Count = 2000;
    private const int Length = 700;

    [Fact]
    public async Task Every_datagram_is_delivered()
    {
        using var sender = new DatagramSender();
        using LibPcapLiveDevice device = Device.OpenLoopback(sender.Filter);
        using var reader = new DeviceReader(device, new BatchOptions { MaxPackets = Count });
        Task sending = Task.Run(() => sender.Send(Count, Length), TestContext.Current.CancellationToken);
        int index = 0;
        while (reader.Next(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                foreach (PacketView packet in batch)
                {
                    Assert.Equal(DatagramSender.HeaderLength + Length, packet.CapturedLength);
                    Assert.Equal(index++, BitConverter.ToInt32(packet.Data[DatagramSender.HeaderLength..]));
                }
            }
        }
        Assert.Equal(Count, index);
        Assert.Equal(0, reader.Statistics!.Value.Dropped);
        await sending;
        Assert.Equal(("lo", LinkType.Ethernet), (reader.Interface.Name, reader.Interface.LinkType));
    }

    [Fact]
    public void Packets_are_delivered_before_the_batch_is_full_and_waiting_can_be_cancelled()
    {
        using var sender = new DatagramSender();
        using LibPcapLiveDevice device = Device.OpenLoopback(sender.Filter);
        using (var reader = new DeviceReader(device))
        {
            Assert.True(device.NonBlockingMode);
            sender.Send(1, Length);
            using (PacketBatch batch = reader.Next(TestContext.Current.CancellationToken)!)
                Assert.Single(batch);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            Assert.Throws<OperationCanceledException>(() => reader.Next(stop.Token));
        }
        Assert.False(device.NonBlockingMode);
    }

    [Fact]
    public void Packets_dropped_by_the_system_are_counted()
    {
        using var sender = new DatagramSender();
        using LibPcapLiveDevice device = Device.OpenLoopback(sender.Filter, bufferSize: 256 << 10);
        using var reader = new DeviceReader(device);
        sender.Send(Count, 1400);
        long read = 0;
        using var stop = new CancellationTokenSource();
        while (NextOrNull(reader, stop) is { } batch)
        {
            using (batch)
                read += batch.Count;
        }
        DeviceStatistics counted = reader.Statistics!.Value;
        Assert.InRange(counted.Dropped, 1, long.MaxValue);
        // An outgoing packet also passes this device, and libpcap leaves it out.
        Assert.InRange(counted.Received, read + counted.Dropped, 2 * Count);
        // The reason why SharpPcap's counters are not used.
        Assert.Equal(0u, device.Statistics.DroppedPackets);
    }

    // Null when no packet has arrived for a while.
    private static PacketBatch? NextOrNull(DeviceReader reader, CancellationTokenSource stop)
    {
        stop.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return reader.Next(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
