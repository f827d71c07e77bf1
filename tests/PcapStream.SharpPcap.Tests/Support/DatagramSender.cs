using System.Net;
using System.Net.Sockets;

namespace PcapStream.SharpPcap.Tests.Support;

/// <summary>Sends datagrams over the loopback device to a port without a reader.</summary>
internal sealed class DatagramSender : IDisposable
{
    // Bound, so that no ICMP error comes back.
    private readonly UdpClient _receiver = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _sender = new();

    public int Port => ((IPEndPoint)_receiver.Client.LocalEndPoint!).Port;

    /// <summary>The length of the Ethernet, IPv4 and UDP headers.</summary>
    public static int HeaderLength => 14 + 20 + 8;

    public string Filter => $"udp dst port {Port}";

    public void Send(int count, int length)
    {
        byte[] datagram = new byte[length];
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(datagram, i);
            _sender.Send(datagram, new IPEndPoint(IPAddress.Loopback, Port));
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }
}
