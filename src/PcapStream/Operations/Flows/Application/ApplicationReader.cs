using PcapStream.Protocols.Http;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// Reads what an application says in one packet: what it finds depends on that packet alone. Nearly all packets are
/// left after a look at their first bytes. For one thread.
/// </summary>
internal sealed class ApplicationReader : IDisposable
{
    private const ushort Dns = 53;
    private const ushort MulticastDns = 5353;
    private const ushort LinkLocalNames = 5355;

    private readonly HelloFacts _hellos = new();
    private readonly TlsMessageJoiner _joiner = new();
    private readonly QuicReader _quic;

    public ApplicationReader() => _quic = new QuicReader(_hellos);

    /// <summary>Reads a packet.</summary>
    /// <param name="payload">What comes after the transport's header, as far as it was captured.</param>
    /// <param name="protocol">The number of the transport in the IP packet.</param>
    /// <param name="source">The port of the sender.</param>
    /// <param name="destination">The port of the receiver.</param>
    /// <param name="facts">Gets the facts.</param>
    public void Read(
        ReadOnlySpan<byte> payload, byte protocol, ushort source, ushort destination, FactBuffer facts)
    {
        if (payload.IsEmpty)
            return;
        if (protocol == IpNumbers.Tcp)
            ReadSegment(payload, IsDns(source) || IsDns(destination), facts);
        else if (protocol == IpNumbers.Udp && (IsDns(source) || IsDns(destination)))
            DnsFacts.Add(payload, facts);
        else if (protocol == IpNumbers.Udp)
            _quic.Read(payload, facts);
    }

    public void Dispose() => _quic.Dispose();

    private static bool IsDns(ushort port) => port is Dns or MulticastDns or LinkLocalNames;

    private void ReadSegment(ReadOnlySpan<byte> payload, bool isDns, FactBuffer facts)
    {
        if (isDns && DnsFacts.TryAddStream(payload, facts))
            return;
        if (payload[0] == TlsRecord.Handshake)
            ReadTls(payload, facts);
        else if (payload.StartsWith(SshFacts.Start))
            SshFacts.Add(payload, facts);
        else if (HttpMessage.TryRead(payload, out HttpMessage message))
            HttpFacts.Add(message, payload, facts);
    }

    private void ReadTls(ReadOnlySpan<byte> payload, FactBuffer facts)
    {
        if (!TlsRecord.TryRead(payload, out TlsRecord record) || record.Fragment.IsEmpty)
            return;
        if (record.Fragment[0] == TlsHandshake.ClientHello)
        {
            HelloState state = _joiner.Read(payload, out TlsHandshake message);
            if (state == HelloState.Whole)
                _hellos.AddClient(message, isQuic: false, facts);
            else if (state == HelloState.Incomplete)
                facts.Add(FactKind.TlsPiece, default);
        }
        else if (record.Fragment[0] == TlsHandshake.ServerHello
            && TlsHandshake.TryRead(record.Fragment, out TlsHandshake message) && message.IsWhole)
            HelloFacts.AddServer(message, facts);
    }
}
