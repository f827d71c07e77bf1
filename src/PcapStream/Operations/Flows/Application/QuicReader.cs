using PcapStream.Protocols.Quic;
using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>Reads datagrams of QUIC: the version, and the ClientHello in Initial packets. For one thread.</summary>
internal sealed class QuicReader(HelloFacts hellos) : IDisposable
{
    private readonly QuicDecryptor _decryptor = new();
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
        while (QuicInitial.TryTake(ref datagram, out QuicInitial initial))
        {
            if (_decryptor.TryDecrypt(initial, out ReadOnlySpan<byte> frames))
                ReadFrames(initial, frames);
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

    private void ReadFrames(QuicInitial initial, ReadOnlySpan<byte> frames)
    {
        var list = new QuicCryptoFrames(frames);
        while (list.MoveNext())
        {
            if (list.Offset >= TlsMessageJoiner.MostBytes)
                continue;
            _pieces.Add((int)list.Offset, list.Data);
            QuicPiece.Add(_parts, initial.Destination, (int)list.Offset, list.Data);
        }
    }
}
