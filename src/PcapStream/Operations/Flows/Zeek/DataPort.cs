using System.Buffers.Text;
using System.Text;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// An address and a port at which a side of FTP waits for a connection with data: <c>PORT</c> and reply 227 (RFC 959),
/// <c>EPRT</c> and reply 229 (RFC 2428).
/// </summary>
/// <param name="Address">An IPv4 address; 0 for that of the side.</param>
/// <param name="Port">The port; 0 where none is named.</param>
internal readonly record struct DataPort(uint Address, ushort Port)
{
    // FTP, and GridFTP.
    private const ushort ControlPort = 21;
    private const ushort GridPort = 2811;

    /// <summary>Whether a port is that of FTP's or GridFTP's control connections.</summary>
    public static bool IsControl(ushort port) => port is ControlPort or GridPort;

    /// <summary>The one that a segment names, in one of its lines.</summary>
    /// <param name="data">The segment's data.</param>
    /// <param name="source">The sender's port.</param>
    /// <param name="destination">The receiver's port.</param>
    public static DataPort Read(ReadOnlySpan<byte> data, ushort source, ushort destination)
    {
        bool isReply = IsControl(source);
        if (!isReply && !IsControl(destination))
            return default;
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? data : data[..end];
            DataPort found = isReply ? OfReply(line) : OfCommand(line);
            if (found.Port != 0)
                return found;
            data = end < 0 ? default : data[(end + 1)..];
        }
        return default;
    }

    private static DataPort OfReply(ReadOnlySpan<byte> line)
    {
        bool isPlain = line.StartsWith("227 "u8);
        if (!isPlain && !line.StartsWith("229 "u8))
            return default;
        int open = line.IndexOf((byte)'(');
        if (!isPlain)
            return open < 0 ? default : OfFields(line[(open + 1)..]);
        ReadOnlySpan<byte> rest = line["227 ".Length..];
        int digit = rest.IndexOfAnyInRange((byte)'0', (byte)'9');
        return open >= 0 ? OfNumbers(line[(open + 1)..]) : digit < 0 ? default : OfNumbers(rest[digit..]);
    }

    private static DataPort OfCommand(ReadOnlySpan<byte> line)
    {
        const int WordLength = 5;
        if (line.Length < WordLength)
            return default;
        ReadOnlySpan<byte> word = line[..WordLength];
        if (Ascii.EqualsIgnoreCase(word, "PORT "u8))
            return OfNumbers(line[WordLength..]);
        return Ascii.EqualsIgnoreCase(word, "EPRT "u8) ? OfFields(line[WordLength..]) : default;
    }

    // h1,h2,h3,h4,p1,p2.
    private static DataPort OfNumbers(ReadOnlySpan<byte> text)
    {
        ulong all = 0;
        for (int i = 0; i < 6; i++)
        {
            if (!Utf8Parser.TryParse(text, out byte number, out int length)
                || (i < 5 && !text[length..].StartsWith(","u8)))
                return default;
            all = all << 8 | number;
            text = text[Math.Min(length + 1, text.Length)..];
        }
        return new DataPort((uint)(all >> 16), (ushort)all);
    }

    // |family|address|port|, with any character between. The address is that of the side, or is left out.
    private static DataPort OfFields(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return default;
        byte between = text[0];
        for (int i = 0; i < 3; i++)
        {
            int at = text.IndexOf(between);
            if (at < 0)
                return default;
            text = text[(at + 1)..];
        }
        return Utf8Parser.TryParse(text, out ushort port, out _) ? new DataPort(0, port) : default;
    }
}
