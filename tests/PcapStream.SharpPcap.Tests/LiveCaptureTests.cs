using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.LiveCapture;
using PcapStream.SharpPcap.Tests.Support;
using PcapStream.Tests.Support;
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

    [Theory]
    [InlineData("out.pcap", "pcap")]
    [InlineData("out.pcapng", "pcapng")]
    [InlineData("out.pcap.gz", "pcap")]
    public async Task Stopped_capture_completes_its_file_before_renaming_it(string name, string format)
    {
        Device.SkipWithoutLoopback();
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        using var stop = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var settings =
            new CaptureSettings { Interface = "lo", File = folder[name], Filter = sender.Filter, SnapLength = 100 };
        Task<DeviceCaptureResult> capturing = Task.Run(
            () => DeviceCapture.Run(settings, started.Set, stop.Token), TestContext.Current.CancellationToken);
        started.Wait(TestContext.Current.CancellationToken);
        sender.Send(Count, Length);
        // Longer than the system holds packets back.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Matches($@"^{name}\.[0-9a-f]{{16}}\.unfinished$", Assert.Single(folder.Files));
        await stop.CancelAsync();
        DeviceCaptureResult result = await capturing;
        Assert.Equal([name], folder.Files);
        Assert.Equal((Count, null), (result.Packets, result.Failure));
        using BatchReader reader = BatchReader.Open(settings.File);
        Assert.Equal(format, reader.Capture.Format.Name);
        long count = 0;
        foreach (PacketBatch batch in reader)
        {
            count += batch.Count;
            Assert.All(batch, packet => Assert.Equal(
                (100, (uint)(DatagramSender.HeaderLength + Length)), (packet.CapturedLength, packet.OriginalLength)));
        }
        Assert.Equal(Count, count);
    }

    [Fact]
    public void Failed_capture_leaves_no_file()
    {
        Device.RequireLibpcap();
        using var folder = new TemporaryFolder();
        var settings = new CaptureSettings { Interface = "no such device", File = folder["out.pcap"] };
        Assert.StartsWith(
            "no such device: no such device",
            Assert.Throws<CaptureException>(() => DeviceCapture.Run(settings, () => { }, default)).Message);
        Assert.Empty(folder.Files);
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
