using System.Buffers.Text;
using System.Text;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// The streams of RTP that a message of SDP announces (RFC 8866, section 5.14), in the order of the message, where the
/// receiver's address is a number.
/// </summary>
/// <param name="body">The message.</param>
internal ref struct SessionMedia(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;
    private NetworkAddress _ofSession;

    /// <summary>The receiver's address.</summary>
    public NetworkAddress Address { get; private set; }

    /// <summary>The receiver's port for RTP.</summary>
    public ushort Port { get; private set; }

    /// <summary>The receiver's port for RTCP (RFC 3605), the next one if none is given.</summary>
    public ushort ReportPort { get; private set; }

    /// <summary>Whether the payload is encrypted (RFC 3711).</summary>
    public bool IsSecure { get; private set; }

    /// <summary>The lines after that of the stream, up to the next stream.</summary>
    public ReadOnlySpan<byte> Attributes { get; private set; }

    /// <summary>Moves to the next stream.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (TakeUpToMedia(ref _ofSession, out ReadOnlySpan<byte> media))
        {
            ReadOnlySpan<byte> attributes = _rest;
            NetworkAddress address = _ofSession;
            ushort reports = 0;
            ReadOnlySpan<byte> rest = _rest;
            int length = rest.Length;
            while (SessionMessage.TryTake(ref rest, out char kind, out ReadOnlySpan<byte> value) && kind != 'm')
            {
                length = rest.Length;
                if (kind == 'c')
                    address = AddressOf(value);
                else if (kind == 'a' && value.StartsWith("rtcp:"u8))
                    reports = PortOf(value[5..]);
            }
            Attributes = attributes[..^length];
            if (!IsRtp(media, out ushort port, out bool isSecure) || address.Kind == AddressKind.None)
                continue;
            (Address, Port, IsSecure) = (address, port, isSecure);
            ReportPort = reports == 0 ? (ushort)(port + 1) : reports;
            return true;
        }
        return false;
    }

    /// <summary>Takes the next payload type with a format from the lines of a stream.</summary>
    public static bool TryTakeFormat(
        ref ReadOnlySpan<byte> attributes, out byte type, out ReadOnlySpan<byte> format)
    {
        type = 0;
        format = default;
        while (SessionMessage.TryTake(ref attributes, out char kind, out ReadOnlySpan<byte> value))
        {
            if (kind != 'a' || !value.StartsWith("rtpmap:"u8))
                continue;
            value = value["rtpmap:".Length..].TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(value, out type, out int used) || type > 127)
                continue;
            format = value[used..].Trim((byte)' ');
            return true;
        }
        return false;
    }

    private bool TakeUpToMedia(ref NetworkAddress address, out ReadOnlySpan<byte> media)
    {
        while (SessionMessage.TryTake(ref _rest, out char kind, out media))
        {
            if (kind == 'm')
                return true;
            if (kind == 'c' && address.Kind == AddressKind.None)
                address = AddressOf(media);
        }
        return false;
    }

    // The kind of media, the port, which a number of ports may follow, and the protocol.
    private static bool IsRtp(ReadOnlySpan<byte> media, out ushort port, out bool isSecure)
    {
        TakeWord(ref media);
        ReadOnlySpan<byte> ports = TakeWord(ref media);
        int slash = ports.IndexOf((byte)'/');
        port = PortOf(slash < 0 ? ports : ports[..slash]);
        ReadOnlySpan<byte> protocol = TakeWord(ref media);
        if (protocol.StartsWith("UDP/TLS/RTP/S"u8))
            protocol = protocol["UDP/TLS/"u8.Length..];
        isSecure = protocol.SequenceEqual("RTP/SAVP"u8) || protocol.SequenceEqual("RTP/SAVPF"u8);
        return port != 0 && (isSecure || protocol.SequenceEqual("RTP/AVP"u8) || protocol.SequenceEqual("RTP/AVPF"u8));
    }

    private static NetworkAddress AddressOf(ReadOnlySpan<byte> connection)
    {
        TakeWord(ref connection);
        TakeWord(ref connection);
        ReadOnlySpan<byte> text = TakeWord(ref connection);
        int slash = text.IndexOf((byte)'/');
        text = slash < 0 ? text : text[..slash];
        bool isAddress = NetworkAddress.TryParse(Encoding.ASCII.GetString(text), out NetworkAddress address);
        return isAddress && address.Kind != AddressKind.Ethernet ? address : default;
    }

    private static ushort PortOf(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ushort port, out int used) && used == text.Length ? port : (ushort)0;

    private static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)' ');
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return word;
    }
}
