using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>
/// The columns "Protocol" and "Info" of a packet in Wireshark's list, while the packet's headers write them: each
/// replaces what the outer ones wrote, up to a fence. Text that does not fit is left out.
/// </summary>
/// <param name="memory">Memory for the text, <see cref="Size"/> bytes.</param>
internal ref struct SummaryLine(Span<byte> memory)
{
    /// <summary>Bytes that both columns take at most: Wireshark keeps 4,095 of the second.</summary>
    public const int Size = LongestProtocol + 4095;

    /// <summary>Where in the memory the second begins; the first begins at 0.</summary>
    public const int InfoOffset = LongestProtocol;

    private const int LongestProtocol = 32;

    private readonly Span<byte> _protocol = memory[..LongestProtocol];
    private readonly Span<byte> _buffer = memory[LongestProtocol..];
    private int _protocolLength;
    private int _length;
    private int _fence;

    /// <summary>The name of the innermost protocol that is known.</summary>
    public readonly ReadOnlySpan<byte> Protocol => _protocol[.._protocolLength];

    /// <summary>What the packet is about.</summary>
    public readonly ReadOnlySpan<byte> Info => _buffer[.._length];

    /// <summary>Starts the text of a protocol.</summary>
    public void Begin(scoped ReadOnlySpan<byte> protocol)
    {
        Rename(protocol);
        _length = _fence;
    }

    /// <summary>Changes the protocol and keeps the text.</summary>
    public void Rename(scoped ReadOnlySpan<byte> protocol)
    {
        protocol.CopyTo(_protocol);
        _protocolLength = protocol.Length;
    }

    /// <summary>Starts another message of a protocol, after a separator if it wrote one before.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="separator">Comes after text.</param>
    /// <param name="afterFence">Whether it also comes after text that was kept.</param>
    public void Continue(
        scoped ReadOnlySpan<byte> protocol, scoped ReadOnlySpan<byte> separator, bool afterFence = false)
    {
        if (!Protocol.SequenceEqual(protocol))
            Begin(protocol);
        if (_length > (afterFence ? 0 : _fence))
            Add(separator);
    }

    /// <summary>Keeps the text so far, whatever inner headers write.</summary>
    public void SetFence() => _fence = _length;

    /// <summary>Adds text.</summary>
    public void Add(scoped ReadOnlySpan<byte> text)
    {
        int fits = Math.Min(text.Length, _buffer.Length - _length);
        text[..fits].CopyTo(_buffer[_length..]);
        _length += fits;
    }

    /// <summary>Adds text of a packet, with escapes for what cannot be printed.</summary>
    public void AddEscaped(scoped ReadOnlySpan<byte> text)
    {
        const int Piece = 64;
        Span<byte> escaped = stackalloc byte[Piece * EscapedText.MaxExpansion];
        while (!text.IsEmpty && _length < _buffer.Length)
        {
            int taken = Math.Min(text.Length, Piece);
            // Not within a character.
            while (taken < text.Length && taken > 1 && (text[taken] & 0xC0) == 0x80)
                taken--;
            Add(escaped[..EscapedText.Format(text[..taken], escaped)]);
            text = text[taken..];
        }
    }

    /// <summary>Adds a number in decimal.</summary>
    public void Add(long number)
    {
        if (Utf8Formatter.TryFormat(number, _buffer[_length..], out int written))
            _length += written;
    }

    /// <summary>Adds a number in decimal, with spaces before it up to a width.</summary>
    public void AddPadded(int number, int width)
    {
        for (int limit = 10, digits = 1; digits < width; digits++, limit *= 10)
        {
            if (number < limit)
                Add(" "u8);
        }
        Add(number);
    }

    /// <summary>Adds a number in hexadecimal with a number of digits, without a prefix.</summary>
    public void AddHex(ulong number, int digits)
    {
        for (int shift = 4 * (digits - 1); shift >= 0 && _length < _buffer.Length; shift -= 4)
            _buffer[_length++] = FieldValues.HexDigit((int)(number >> shift) & 15);
    }

    /// <summary>Adds a number in hexadecimal, without zeros before it or a prefix.</summary>
    public void AddHex(uint number) => AddHex(number, 1 + BitOperations.Log2(number) / 4);

    /// <summary>Adds bytes in hexadecimal without separators.</summary>
    public void AddBytes(scoped ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            AddHex(value, 2);
    }

    /// <summary>Adds an address.</summary>
    public void Add(NetworkAddress address)
    {
        if (address.TryFormat(_buffer[_length..], out int written))
            _length += written;
    }

    /// <summary>Adds the IPv4 address that bytes begin with; at least 4.</summary>
    public void AddIpv4(scoped ReadOnlySpan<byte> bytes) => Add(NetworkAddress.Ipv4(bytes[..4]));

    /// <summary>Adds the IPv6 address that bytes begin with; at least 16.</summary>
    public void AddIpv6(scoped ReadOnlySpan<byte> bytes) => Add(NetworkAddress.Ipv6(bytes[..16]));

    /// <summary>Adds the ports that a header begins with, if they were captured.</summary>
    public void AddPorts(scoped ReadOnlySpan<byte> header)
    {
        if (header.Length < PortFields.Size)
            return;
        Add(BinaryPrimitives.ReadUInt16BigEndian(header));
        Add(" → "u8);
        Add(BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
    }

    /// <summary>Adds text and a number.</summary>
    public void Add(scoped ReadOnlySpan<byte> text, long number)
    {
        Add(text);
        Add(number);
    }

    /// <summary>Adds the name of a number, or other words and the number in parentheses.</summary>
    public void AddName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unknown, int number)
    {
        if (!name.IsEmpty)
        {
            Add(name);
            return;
        }
        Add(unknown);
        Add(" ("u8);
        Add(number);
        Add(")"u8);
    }
}
