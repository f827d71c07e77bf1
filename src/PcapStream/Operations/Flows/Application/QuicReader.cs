using PcapStream.Protocols.Quic;
using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>Reads datagrams of QUIC: the version, and the ClientHello in Initial packets. For one thread.</summary>
internal sealed class QuicReader(HelloFacts hellos) : IDisposable
{
    private readonly QuicDecryptor _decryptor = new(ofServer: false);
    private readonly HelloPieces _pieces = new();
    private readonly FactBuffer _parts = new();

    /// <summary>Reads a datagram.</summary>
    public void Read(ReadOnlySpan<byte> datagram, FactBuffer facts)
    {
        if (!QuicHeader.TryReadLong(datagram, out QuicHeader header))
            return;
        facts.AddNumber(FactKind.QuicVersion, header.Version);
        _pieces.Clear();
        _parts.Clear();
        foreach (QuicPacket packet in new QuicPackets(datagram))
        {
            if (packet.IsInitial && packet.Destination.Length >= QuicHeader.LeastChosenId
                && _decryptor.TryDecrypt(packet, packet.Destination, out QuicOpened opened))
                ReadFrames(packet.Destination, opened.Frames);
        }
        if (TryReadHello(_pieces.Prefix, out TlsHandshake message))
            hellos.AddClient(message, isQuic: true, facts);
        else
            facts.AddAll(_parts.From(0));
    }

    /// <summary>Reads a ClientHello at the start of a handshake.</summary>
    /// <returns>False if it is not complete.</returns>
    public static bool TryReadHello(ReadOnlySpan<byte> handshake, out TlsHandshake message) =>
        TlsHandshake.TryRead(handshake, out message) && message.Type == TlsHandshake.ClientHello && message.IsWhole;

    public void Dispose() => _decryptor.Dispose();

    private void ReadFrames(ReadOnlySpan<byte> connection, ReadOnlySpan<byte> frames)
    {
        foreach (QuicFrame frame in new QuicFrames(frames))
        {
            if (frame.Type != QuicFrame.Crypto || frame.Number(0) >= TlsMessageJoiner.MostBytes)
                continue;
            int offset = (int)frame.Number(0);
            _pieces.Add(offset, frame.Data);
            QuicPiece.Add(_parts, connection, offset, frame.Data);
        }
    }
}
