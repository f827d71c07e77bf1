using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Follow;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Follow;

/// <summary>A form of a stream's data.</summary>
internal enum StreamForm
{
    Text,
    Hex,
    Raw,
}

/// <summary>A stream in tshark's layout, or its bytes alone.</summary>
internal sealed class StreamText(TextBuffer.Writer write, FollowOptions options, StreamForm form)
    : IStreamReceiver, IDisposable
{
    private const string Line = "===================================================================\n";
    private const int LineBytes = 16;
    private const int PrintedAtOnce = 4096;
    private const int HexAt = 10;
    private const int TextAt = HexAt + 3 * LineBytes + 2;

    private readonly TextBuffer _text = new(write);
    private readonly byte[] _printed = new byte[PrintedAtOnce];
    private bool _hasBegun;
    private long _clientBytes;
    private long _serverBytes;

    public void Begin(NetworkAddress client, ushort clientPort, NetworkAddress server, ushort serverPort)
    {
        _hasBegun = true;
        if (form == StreamForm.Raw)
            return;
        string protocol = options.Protocol == Protocol.Tcp ? "tcp" : "udp";
        _text.Text($"""

            {Line}Follow: {protocol},{(form == StreamForm.Hex ? "hex" : "ascii")}
            Filter: {protocol}.stream eq {options.Stream}
            Node 0: {End(client, clientPort)}
            Node 1: {End(server, serverPort)}

            """);
    }

    public void Add(bool fromServer, ReadOnlySpan<byte> data)
    {
        switch (form)
        {
            case StreamForm.Raw:
                _text.Text(data);
                break;
            case StreamForm.Hex:
                WriteHex(fromServer, data);
                break;
            default:
                WriteText(fromServer, data);
                break;
        }
    }

    public void AddMissing(bool fromServer, uint bytes)
    {
        if (form != StreamForm.Raw)
            Add(fromServer, Encoding.ASCII.GetBytes($"[{(int)bytes} bytes missing in capture file]\0"));
    }

    /// <summary>Writes the end, after the last data.</summary>
    public void Complete()
    {
        if (!_hasBegun)
            Begin(default, 0, default, 0);
        if (form != StreamForm.Raw)
            _text.Text(Line);
    }

    public void Dispose() => _text.Dispose();

    private static string End(NetworkAddress address, ushort port) =>
        address.Kind == AddressKind.Ipv6 ? $"[{address}]:{port}" : $"{address}:{port}";

    private void WriteText(bool fromServer, ReadOnlySpan<byte> data)
    {
        _text.Text($"{(fromServer ? "\t" : "")}{data.Length}\n");
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> piece = data[..Math.Min(data.Length, _printed.Length)];
            for (int i = 0; i < piece.Length; i++)
                _printed[i] = piece[i] is (byte)'\r' or (byte)'\n' ? piece[i] : Printable(piece[i]);
            _text.Text(_printed.AsSpan(0, piece.Length));
            data = data[piece.Length..];
        }
        _text.Text("\n"u8);
    }

    private void WriteHex(bool fromServer, ReadOnlySpan<byte> data)
    {
        ref long offset = ref fromServer ? ref _serverBytes : ref _clientBytes;
        Span<byte> line = stackalloc byte[TextAt + LineBytes + 1];
        for (int at = 0; at < data.Length; at += LineBytes)
        {
            ReadOnlySpan<byte> bytes = data[at..Math.Min(data.Length, at + LineBytes)];
            line.Fill((byte)' ');
            // As in tshark, the offset has 32 bits.
            ((uint)(offset + at)).TryFormat(line, out _, "X8", CultureInfo.InvariantCulture);
            int end = TextAt;
            for (int i = 0; i < bytes.Length; i++)
            {
                int half = i / (LineBytes / 2);
                bytes[i].TryFormat(line[(HexAt + 3 * i + half)..], out _, "x2", CultureInfo.InvariantCulture);
                end = TextAt + i + half;
                line[end++] = Printable(bytes[i]);
            }
            // tshark drops the last space of a line, which may be that between the halves.
            if (line[end - 1] == (byte)' ' && bytes.Length != LineBytes / 2)
                end--;
            if (fromServer)
                _text.Text("\t"u8);
            _text.Text(line[..end]);
            _text.Text("\n"u8);
        }
        offset += data.Length;
    }

    private static byte Printable(byte letter) => letter is >= (byte)' ' and < 0x7F ? letter : (byte)'.';
}
