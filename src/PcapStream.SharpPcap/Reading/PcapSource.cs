using PcapStream.Batching;
using PcapStream.Capture;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>Reads packets from libpcap's buffer, without allocating on the garbage-collected heap.</summary>
internal sealed unsafe class PcapSource : DeviceSource
{
    private readonly PcapDevice _device;
    private readonly LibPcapLiveDevice? _unblocked;
    private readonly long _unit;
    private nint _header;
    private nint _data;
    private bool _kept;

    public PcapSource(PcapDevice device) : base(device)
    {
        _device = device;
        _unit = device.TimestampResolution == TimestampResolution.Nanosecond ? 1 : 1000;
        // On Linux a read may block beyond its timeout until a packet arrives (pcap(3PCAP), "packet buffer timeout").
        // In non-blocking mode SharpPcap waits with poll(2), but only there.
        if (OperatingSystem.IsLinux() && device is LibPcapLiveDevice { NonBlockingMode: false } live)
        {
            live.NonBlockingMode = true;
            _unblocked = live;
        }
    }

    public override bool IsLive => _device is LibPcapLiveDevice;

    public override DeviceStep Next(BatchBuilder builder, CancellationToken cancellation)
    {
        if (!_kept)
        {
            switch (_device.GetNextPacketPointers(ref _header, ref _data))
            {
                case (int)GetPacketStatus.PacketRead:
                    break;
                case (int)GetPacketStatus.ReadTimeout:
                    return builder.Count > 0 ? DeviceStep.Idle : base.Next(builder, cancellation);
                case (int)GetPacketStatus.NoRemainingPackets:
                    return DeviceStep.Ended;
                default:
                    throw new CaptureException($"{_device.Name}: {_device.LastError}");
            }
        }
        var header = PacketHeader.At(_header, _unit);
        // libpcap keeps the packet until the next one is read.
        _kept = !builder.TryAdd(0, header.Time, new ReadOnlySpan<byte>(
            (void*)_data, header.CapturedLength), header.OriginalLength, cancellation);
        return _kept ? DeviceStep.Refused : DeviceStep.Added;
    }

    public override void Count()
    {
        // SharpPcap 6.3.1 reads libpcap's three 32-bit counters as three of pointer size, so that dropped packets are
        // always 0 on 64-bit Unix.
        if (OperatingSystem.IsWindows())
            base.Count();
        else if (IsLive && PcapCounters.TryCount(_device.Handle, out PcapCounters.Counts counts))
        {
            Statistics = Statistics.GetValueOrDefault()
                .After(counts.Received, counts.Dropped, counts.DroppedByInterface);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_unblocked is { Opened: true })
            _unblocked.NonBlockingMode = false;
    }
}
