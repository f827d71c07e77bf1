using System.Buffers.Binary;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Follow;

/// <summary>
/// One stream's data in the order of its sequence numbers, by the rules of Wireshark's follow_tcp_tap_listener:
/// repeated bytes count once, the first copy of them, and a gap is passed when the other side acknowledges data after
/// it. A gap is also passed when there is no room for more data after it.
/// </summary>
internal sealed class FollowedStream(bool isTcp, int waitingBytes, IStreamReceiver receiver)
{
    private const int PortBytes = 4;

    private readonly FollowedSide _client = new(fromServer: false, waitingBytes / 4, receiver);
    private readonly FollowedSide _server = new(fromServer: true, waitingBytes / 4, receiver);
    private NetworkAddress _clientAddress;
    private ushort _clientPort;
    private long _packets;

    public StreamTotals Totals => new(
        _packets, _client.Bytes, _server.Bytes, _client.Missing + _server.Missing,
        _client.WaitingBytes + _server.WaitingBytes);

    /// <summary>Adds a packet of the stream.</summary>
    /// <param name="packet">Its headers.</param>
    /// <param name="facts">What is known of its TCP or UDP header.</param>
    public void Add(in DecodedPacket packet, in StreamFacts facts)
    {
        Layer layer = packet.Layers[facts.Layer];
        ReadOnlySpan<byte> header = packet.Header(layer);
        if (header.Length < (isTcp ? TcpHeader.MinSize : UdpHeader.Size))
            return;
        (NetworkAddress source, NetworkAddress destination) = Addresses(packet, facts.Layer);
        ushort sourcePort = BinaryPrimitives.ReadUInt16BigEndian(header);
        if (_packets++ == 0)
        {
            (_clientAddress, _clientPort) = (source, sourcePort);
            receiver.Begin(
                source, sourcePort, destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..PortBytes]));
        }
        bool fromServer = source != _clientAddress || sourcePort != _clientPort;
        FollowedSide sender = fromServer ? _server : _client;
        if (isTcp)
            AddSegment(sender, fromServer ? _client : _server, header, packet.Payload(layer), facts);
        else
            sender.AddDatagram(packet.Payload(layer));
    }

    private static void AddSegment(
        FollowedSide sender, FollowedSide receiver, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data,
        in StreamFacts facts)
    {
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if ((TcpHeader.FlagsOf(header) & TcpControl.Synchronize) != 0)
            sequence++;
        receiver.Acknowledge(BinaryPrimitives.ReadUInt32BigEndian(header[8..]));
        sender.AddSegment(sequence, facts.IsAnalysed ? facts.Length : 0, data);
    }

    private static (NetworkAddress Source, NetworkAddress Destination) Addresses(in DecodedPacket packet, int before)
    {
        for (int i = before - 1; i >= 0; i--)
        {
            Layer layer = packet.Layers[i];
            if (IpEnds.TryRead(
                layer.Protocol, packet.Header(layer), out NetworkAddress source, out NetworkAddress destination))
                return (source, destination);
        }
        return default;
    }
}
