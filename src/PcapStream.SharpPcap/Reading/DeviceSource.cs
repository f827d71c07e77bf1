using PcapStream.Batching;
using PcapStream.Capture;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>
/// Reads packets from any device with the call that all have. SharpPcap makes two objects for each packet.
/// </summary>
internal class DeviceSource(ICaptureDevice device) : IDisposable
{
    // A packet for which the last batch had no room.
    private RawCapture? _kept;
    private uint _keptLength;

    /// <summary>Whether packets arrive in real time, so that a packet must not wait for its batch to fill.</summary>
    public virtual bool IsLive => true;

    /// <summary>The system's counters at the last call of <see cref="Count"/>.</summary>
    public DeviceStatistics? Statistics { get; protected set; }

    public static DeviceSource For(ICaptureDevice device) =>
        device is PcapDevice pcap ? new PcapSource(pcap) : new DeviceSource(device);

    /// <summary>
    /// Moves a packet from the device into the current batch, and only waits for one if the batch is empty.
    /// </summary>
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
        // The packet is copied, because the next call reuses the device's buffer.
        _kept = packet.GetPacket();
        _keptLength = originalLength;
        return DeviceStep.Refused;
    }

    /// <summary>Updates <see cref="Statistics"/>.</summary>
    public virtual void Count()
    {
        if (device.Statistics is { } counted)
        {
            Statistics = Statistics.GetValueOrDefault()
                .After(counted.ReceivedPackets, counted.DroppedPackets, counted.InterfaceDroppedPackets);
        }
    }

    /// <summary>Restores the device's original mode.</summary>
    public virtual void Dispose()
    {
    }
}

/// <summary>The result of asking a device for a packet.</summary>
internal enum DeviceStep
{
    /// <summary>A packet is in the batch.</summary>
    Added,

    /// <summary>The batch has no room for the packet, which is kept for the next batch.</summary>
    Refused,

    /// <summary>The device has no packet available.</summary>
    Idle,

    /// <summary>The device has no more packets.</summary>
    Ended,
}
