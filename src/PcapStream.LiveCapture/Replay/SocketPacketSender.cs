using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PcapStream.Capture;

namespace PcapStream.LiveCapture.Replay;

/// <summary>
/// Sends frames through a Linux packet socket (packet(7)) that receives nothing. A handle of libpcap also receives what
/// it sends, which costs the kernel a copy of every frame's header.
/// </summary>
internal sealed class SocketPacketSender : PacketSender
{
    private readonly Socket _socket;

    private SocketPacketSender(string name, LinkType linkType, Socket socket)
        : base(name, linkType) => _socket = socket;

    /// <exception cref="CaptureException">The system refuses the socket.</exception>
    public static SocketPacketSender Open(string name, LinkType linkType)
    {
        Socket? socket = null;
        try
        {
            // Protocol 0: it receives nothing.
            socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
            socket.Bind(new InterfaceEndPoint(IndexOf(name)));
            return new SocketPacketSender(name, linkType, socket);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            socket?.Dispose();
            throw new CaptureException($"{name}: cannot be sent on: {error.Message}", error);
        }
    }

    public override string? Send(ReadOnlySpan<byte> frame, CancellationToken cancellation)
    {
        while (true)
        {
            _socket.Send(frame, SocketFlags.None, out SocketError error);
            switch (error)
            {
                case SocketError.Success:
                    return null;
                case SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock or SocketError.TryAgain:
                    cancellation.ThrowIfCancellationRequested();
                    Thread.Yield();
                    break;
                case SocketError.MessageSize:
                    return "longer than the interface takes";
                default:
                    return new SocketException((int)error).Message;
            }
        }
    }

    public override void Dispose() => _socket.Dispose();

    private static int IndexOf(string name) =>
        int.Parse(File.ReadAllText($"/sys/class/net/{name}/ifindex"), CultureInfo.InvariantCulture);

    /// <summary>struct sockaddr_ll: family, protocol, index of the interface, and a hardware address.</summary>
    private sealed class InterfaceEndPoint(int index) : EndPoint
    {
        private const int Size = 20;
        private const int IndexAt = 4;

        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, Size);
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(bytes, index);
            for (int i = 0; i < bytes.Length; i++)
                address[IndexAt + i] = bytes[i];
            return address;
        }
    }
}
