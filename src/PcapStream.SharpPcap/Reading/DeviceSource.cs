using PcapStream.Batching;
using PcapStream.Capture;
using SharpPcap;
using SharpPcap.PcapCounters;

namespace PcapStream.SharpPcap.Reading;

/// <summary>Takes packets from any device by the one call that all have. SharpPcap makes two objects for each packet.</summary>
internal class DeviceSource(ICaptureDevice device) : IDisposable
{
    // A packet that its batch had no room for.
    private RawCapture? _kept;
    private uint _keptLength;

    /// <summary>Whether packets come as they happen, so that one must not wait until others fill its batch.</summary>
    public virtual bool IsLive => true;

    /// <summary>What the system had counted when <see cref="Count"/> was called last.</summary>
    public DeviceStatistics? Statistics { get; protected set; }

    public static DeviceSource For(ICaptureDevice device) => device is PcapDevice pcap ? new PcapSource(pcap) : new DeviceSource(device);

    /// <summary>Moves a packet from the device into the batch at hand, waiting for it only if the batch is empty.</summary>
    /// <exception cref="CaptureException">The device failed.</exception>
    public virtual DeviceStep Next(BatchBuilder builder, CancellationToken cancellation)
    {
        if (_kept is { } kept)
        {
            if (!builder.TryAdd(0, PosixTime.Of(kept.Timeval), kept.Data, _keptLength, cancellation))
                return DeviceStep.Refused;
            _kept = null;
            return DeviceStep.Added;
        }
        switch (device.GetNextPacket(out PacketCapture packet))
        {
            case GetPacketStatus.PacketRead:
                break;
            case GetPacketStatus.ReadTimeout:
                return DeviceStep.Idle;
            case GetPacketStatus.NoRemainingPackets:
                return DeviceStep.Ended;
            default:
                throw new CaptureException($"{device.Name}: {device.LastError}");
        }
        uint originalLength = packet.Header is PcapHeader header ? header.PacketLength : (uint)packet.Data.Length;
        if (builder.TryAdd(0, PosixTime.Of(packet.Header.Timeval), packet.Data, originalLength, cancellation))
            return DeviceStep.Added;
        // The next call gives the device its buffer back.
        _kept = packet.GetPacket();
        _keptLength = originalLength;
        return DeviceStep.Refused;
    }

    /// <summary>Notes what the system has counted so far.</summary>
    public virtual void Count()
    {
        if (device.Statistics is { } counted)
            Statistics = Statistics.GetValueOrDefault().After(counted.ReceivedPackets, counted.DroppedPackets, counted.InterfaceDroppedPackets);
    }

    /// <summary>Leaves the device as it was found.</summary>
    public virtual void Dispose()
    {
    }
}

/// <summary>What came of asking a device for a packet.</summary>
internal enum DeviceStep
{
    /// <summary>A packet is in the batch.</summary>
    Added,

    /// <summary>The batch has no room for the packet, which is kept for the next.</summary>
    Refused,

    /// <summary>The device has no packet at hand.</summary>
    Idle,

    /// <summary>The device will have no more.</summary>
    Ended,
}
