using PcapStream.Capture;
using SharpPcap.LibPcap;

namespace PcapStream.LiveCapture.Replay;

/// <summary>Sends frames on an interface.</summary>
internal abstract class PacketSender(string name, LinkType linkType) : IDisposable
{
    /// <summary>The interface's name.</summary>
    public string Name => name;

    /// <summary>The protocol of frames' first bytes.</summary>
    public LinkType LinkType => linkType;

    /// <exception cref="CaptureException">There is no such interface, or the user may not send on it.</exception>
    public static PacketSender Open(string name)
    {
        LibPcapLiveDevice device = DevicePacketSender.OpenDevice(name);
        var linkType = LinkType.FromDataLinkNumber((int)device.LinkType);
        if (!OperatingSystem.IsLinux())
            return new DevicePacketSender(device, linkType);
        using (device)
            return SocketPacketSender.Open(device.Name, linkType);
    }

    /// <summary>Sends a frame, waiting while the system's queue is full.</summary>
    /// <returns>Why the system refuses the frame; null when it is sent.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while the queue was full.</exception>
    public abstract string? Send(ReadOnlySpan<byte> frame, CancellationToken cancellation);

    public abstract void Dispose();
}
