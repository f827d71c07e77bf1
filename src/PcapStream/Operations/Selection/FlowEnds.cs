using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PcapStream.Indexes;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Selection;

/// <summary>
/// The two ends of a conversation, in either order: <c>192.0.2.1:443-198.51.100.7:50123/tcp</c>,
/// <c>[2001:db8::1]:53-[2001:db8::2]:5353/udp</c>, or <c>192.0.2.1-198.51.100.7</c> for all that two hosts exchanged.
/// It is found in tunnels too. Only the first fragment of an IP packet has ports.
/// </summary>
public sealed class FlowEnds
{
    private const int PortBytes = 4;

    private readonly Pair _pair;
    private readonly bool _hasPorts;

    // None for any protocol with ports.
    private readonly Protocol? _protocol;
    private readonly string _text;

    private FlowEnds(Pair pair, bool hasPorts, Protocol? protocol)
    {
        _pair = pair;
        _hasPorts = hasPorts;
        _protocol = protocol;
        string suffix = protocol is { } named ? "/" + ProtocolTable.NameOf(named) : "";
        _text = $"{End(pair.Low, pair.LowPort)}-{End(pair.High, pair.HighPort)}{suffix}";
    }

    /// <summary>Parses two ends.</summary>
    /// <param name="text">
    /// Two IP addresses with a dash between them, both with a port or both without; after ports a protocol may follow.
    /// </param>
    /// <param name="flow">The ends; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FlowEnds? flow)
    {
        ArgumentNullException.ThrowIfNull(text);
        flow = null;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        Protocol? protocol = null;
        if (slash >= 0 && (protocol = TransportOf(text[(slash + 1)..])) is null)
            return false;
        string[] ends = (slash < 0 ? text : text[..slash]).Split('-');
        if (ends.Length != 2
            || !TryParseEnd(ends[0], out NetworkAddress one, out ushort? port)
            || !TryParseEnd(ends[1], out NetworkAddress other, out ushort? otherPort)
            || one.Kind != other.Kind
            || port is null != otherPort is null
            || (port is null && protocol is not null))
            return false;
        flow = new FlowEnds(Pair.Of(one, port ?? 0, other, otherPort ?? 0), port is not null, protocol);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>The ends of a packet's innermost conversation; null for a packet without addresses.</summary>
    internal static FlowEnds? Of(in DecodedPacket packet)
    {
        FlowEnds? found = null;
        var walk = new Walk(packet);
        while (walk.MoveNext())
            found = new FlowEnds(walk.Pair, walk.HasPorts, walk.HasPorts ? walk.Protocol : null);
        return found;
    }

    /// <summary>Whether a packet belongs to the conversation, at any of its layers.</summary>
    internal bool Contains(in DecodedPacket packet)
    {
        var walk = new Walk(packet);
        while (walk.MoveNext())
        {
            if (walk.HasPorts == _hasPorts && (_protocol ?? walk.Protocol) == walk.Protocol && walk.Pair == _pair)
                return true;
        }
        return false;
    }

    /// <summary>Whether a block may have packets of the conversation.</summary>
    internal bool MayBeIn(BlockSketch sketch) =>
        MayBeIn(sketch, _pair.Low, _pair.LowPort) && MayBeIn(sketch, _pair.High, _pair.HighPort);

    private bool MayBeIn(BlockSketch sketch, NetworkAddress host, ushort port)
    {
        Span<byte> address = stackalloc byte[16];
        host.TryWriteBytes(address, out int length);
        return sketch.MayHaveHost(address[..length]) && (!_hasPorts || sketch.MayHavePort(port));
    }

    private static Protocol? TransportOf(string name) => name switch
    {
        "tcp" => Protocol.Tcp,
        "udp" => Protocol.Udp,
        "sctp" => Protocol.Sctp,
        _ => null,
    };

    private static bool TryParseEnd(string text, out NetworkAddress address, out ushort? port)
    {
        port = null;
        string host = text;
        int colon = text.LastIndexOf(':');
        bool isBracketed = text.StartsWith('[');
        if (isBracketed)
        {
            int end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < text.Length && colon != end + 1))
            {
                address = default;
                return false;
            }
            host = text[1..end];
            colon = end + 1 < text.Length ? colon : -1;
        }
        else if (colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) == colon)
            host = text[..colon];
        else
            colon = -1;
        if (colon >= 0)
        {
            address = default;
            if (!ushort.TryParse(
                text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
                return false;
            port = number;
        }
        return AddressParser.TryParse(host, out address) && address.Kind != AddressKind.Ethernet;
    }

    private string End(NetworkAddress address, ushort port)
    {
        if (!_hasPorts)
            return address.ToString();
        string host = address.Kind == AddressKind.Ipv6 ? $"[{address}]" : address.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }

    // The lesser end first, so that both directions are equal.
    private readonly record struct Pair(NetworkAddress Low, ushort LowPort, NetworkAddress High, ushort HighPort)
    {
        public static Pair Of(NetworkAddress one, ushort port, NetworkAddress other, ushort otherPort) =>
            one < other || (one == other && port <= otherPort)
                ? new Pair(one, port, other, otherPort)
                : new Pair(other, otherPort, one, port);
    }

    // The conversations of a packet, from the outermost: the hosts of each network header, the sockets of each
    // transport. What an ICMP error quotes was not sent with it.
    private ref struct Walk(DecodedPacket packet)
    {
        private readonly DecodedPacket _packet = packet;
        private int _next;
        private NetworkAddress _source;
        private NetworkAddress _destination;

        public Pair Pair { get; private set; }

        public bool HasPorts { get; private set; }

        public Protocol Protocol { get; private set; }

        public bool MoveNext()
        {
            while (_next < _packet.Layers.Length && !_packet.Layers[_next].IsQuoted)
            {
                Layer layer = _packet.Layers[_next++];
                ReadOnlySpan<byte> header = _packet.Header(layer);
                switch (layer.Protocol)
                {
                    case Protocol.Ipv4 or Protocol.Ipv6 when IpEnds.TryRead(
                        layer.Protocol, header, out NetworkAddress source, out NetworkAddress destination):
                        return Meet(layer, source, destination);
                    case Protocol.Tcp or Protocol.Udp or Protocol.Sctp
                        when header.Length >= PortBytes && _source.Kind != AddressKind.None:
                        HasPorts = true;
                        Protocol = layer.Protocol;
                        Pair = Pair.Of(
                            _source, BinaryPrimitives.ReadUInt16BigEndian(header), _destination,
                            BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
                        return true;
                }
            }
            return false;
        }

        private bool Meet(Layer layer, NetworkAddress source, NetworkAddress destination)
        {
            (_source, _destination) = (source, destination);
            (HasPorts, Protocol) = (false, layer.Protocol);
            Pair = Pair.Of(source, 0, destination, 0);
            return true;
        }
    }
}
