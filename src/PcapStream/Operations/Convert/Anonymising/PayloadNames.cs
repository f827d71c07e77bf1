using PcapStream.Protocols;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Tls;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces addresses and names in payloads that are kept: those of DNS, DHCP, HTTP and TLS where they are, and
/// addresses in text or in bytes wherever they are found.
/// </summary>
internal sealed class PayloadNames
{
    private const int BootServer = 67;
    private const int BootClient = 68;
    private const int Dhcpv6Client = 546;
    private const int Dhcpv6Server = 547;

    private readonly NamedText _text;
    private readonly DnsNames _dns;
    private readonly DhcpNames _dhcp;

    public PayloadNames(AddressNames names, NamedText text)
    {
        _text = text;
        _dns = new DnsNames(names, text);
        _dhcp = new DhcpNames(names);
    }

    /// <summary>Replaces what is found.</summary>
    /// <param name="packet">The packet, decoded with its applications.</param>
    /// <param name="ports">The ports before they were replaced; 0 without a transport.</param>
    /// <param name="start">Offset of the payload.</param>
    /// <param name="data">The packet's bytes, which change.</param>
    public void Replace(in DecodedPacket packet, (ushort Source, ushort Destination) ports, int start, Span<byte> data)
    {
        Span<byte> payload = data[start..];
        if (IsBetween(ports, BootServer, BootClient))
        {
            _dhcp.Replace(payload);
            return;
        }
        // It names hosts by identifiers of which addresses are a part.
        if (IsBetween(ports, Dhcpv6Client, Dhcpv6Server) && payload.Length > sizeof(uint))
        {
            payload[sizeof(uint)..].Clear();
            return;
        }
        int end = start;
        foreach (Layer layer in packet.Layers)
        {
            // Layers of one payload may overlap; each part is treated once.
            if (layer.Offset < end)
                continue;
            switch (layer.Protocol)
            {
                case Protocol.Dns or Protocol.MulticastDns or Protocol.LinkLocalNames:
                    _dns.Replace(data[layer.Offset..layer.End]);
                    end = layer.End;
                    break;
                case Protocol.Tls:
                    Tls(packet.Bytes(layer), data[layer.Offset..layer.End]);
                    break;
                case Protocol.Http or Protocol.Ssdp:
                    Http(packet.Bytes(layer), data[layer.Offset..layer.End]);
                    break;
            }
        }
        _text.Addresses(data[end..]);
    }

    private static bool IsBetween((ushort Source, ushort Destination) ports, int one, int other) =>
        (ports.Source == one || ports.Source == other) && (ports.Destination == one || ports.Destination == other);

    // The server's name of a hello; certificates, which are full of names, are cleared.
    private void Tls(ReadOnlySpan<byte> records, Span<byte> data)
    {
        const byte Certificate = 11;
        const int ListHeaderBytes = 5;
        foreach (TlsHandshake message in new TlsHandshakes(records))
        {
            if (message.Type == Certificate)
                Part(records, message.Body, data).Clear();
            if (!TlsHello.TryRead(message, out TlsHello hello))
                continue;
            foreach (TlsExtension extension in hello.Extensions)
            {
                if (extension.Type == TlsExtension.ServerName && extension.Data.Length > ListHeaderBytes)
                    _text.Name(Part(records, extension.Data[ListHeaderBytes..], data));
            }
        }
    }

    // Values that name hosts or persons.
    private void Http(ReadOnlySpan<byte> bytes, Span<byte> data)
    {
        if (!HttpMessage.TryRead(bytes, out HttpMessage message))
            return;
        foreach (HttpHeader header in message.Headers)
        {
            if (IsPersonal(header))
                _text.Name(Part(bytes, header.Value, data));
        }
        ReadOnlySpan<byte> scheme = "://"u8;
        int host = message.Target.IndexOf(scheme);
        if (host < 0)
            return;
        ReadOnlySpan<byte> authority = message.Target[(host + scheme.Length)..];
        int path = authority.IndexOf((byte)'/');
        _text.Name(Part(bytes, path < 0 ? authority : authority[..path], data));
    }

    private static bool IsPersonal(HttpHeader header) =>
        header.Is("Host"u8) || header.Is("Referer"u8) || header.Is("Origin"u8) || header.Is("Location"u8)
        || header.Is("Cookie"u8) || header.Is("Set-Cookie"u8) || header.Is("Authorization"u8)
        || header.Is("Proxy-Authorization"u8) || header.Is("From"u8) || header.Is("Via"u8)
        || header.Is("X-Forwarded-For"u8) || header.Is("X-Real-IP"u8) || header.Is("Forwarded"u8);

    // The bytes that a view refers to, to be changed.
    private static Span<byte> Part(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> view, Span<byte> data) =>
        !view.IsEmpty && whole.Overlaps(view, out int offset) ? data.Slice(offset, view.Length) : [];
}
