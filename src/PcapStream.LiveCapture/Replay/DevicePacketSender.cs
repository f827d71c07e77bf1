using PcapStream.Capture;
using PcapStream.LiveCapture.Devices;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture.Replay;

/// <summary>Sends frames with libpcap's <c>pcap_sendpacket</c>, through SharpPcap.</summary>
internal sealed class DevicePacketSender(LibPcapLiveDevice device, LinkType linkType)
    : PacketSender(device.Name, linkType)
{
    // libpcap puts sent frames into this handle's own buffer too: as little of it as possible.
    private const int LeastBuffer = 64 << 10;
    private const int SmallSnapLength = 64;
    private const string NoPacket = "less 0";

    private const string QueueIsFull = "No buffer space available";
    private const string TryAgain = "temporarily unavailable";

    /// <exception cref="CaptureException">There is no such interface, or the user may not send on it.</exception>
    public static LibPcapLiveDevice OpenDevice(string name) => LiveDevices.Open(name, new DeviceSettings
    {
        IsPromiscuous = false,
        SystemBuffer = LeastBuffer,
        SnapLength = SmallSnapLength,
        Filter = NoPacket,
    });

    public override string? Send(ReadOnlySpan<byte> frame, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                device.SendPacket(frame);
                return null;
            }
            catch (PcapException error)
            {
                if (!error.Message.Contains(QueueIsFull, StringComparison.Ordinal)
                    && !error.Message.Contains(TryAgain, StringComparison.Ordinal))
                {
                    return error.Message;
                }
                cancellation.ThrowIfCancellationRequested();
                Thread.Yield();
            }
        }
    }

    public override void Dispose() => device.Dispose();
}
