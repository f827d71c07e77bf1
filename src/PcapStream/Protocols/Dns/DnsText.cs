using System.Buffers;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dns;

/// <summary>Names and texts of DNS messages in tshark's notation.</summary>
internal static class DnsText
{
    /// <summary>Wireshark's name of the root.</summary>
    public static ReadOnlySpan<byte> Root => "<Root>"u8;

    private const int LongestName = DnsName.MaxLength * EscapedText.MaxExpansion;

    /// <summary>Adds the name at an offset of a message if it is valid.</summary>
    public static void AddName(ReadOnlySpan<byte> message, int offset, FieldValues values)
    {
        Span<byte> text = stackalloc byte[LongestName];
        if (TryFormatName(message, offset, text, out int length))
            values.AddText(text[..length]);
    }

    /// <summary>The name at an offset of a message; empty if it is invalid.</summary>
    public static string NameOf(ReadOnlySpan<byte> message, int offset)
    {
        Span<byte> text = stackalloc byte[LongestName];
        return TryFormatName(message, offset, text, out int length) ? Encoding.UTF8.GetString(text[..length]) : "";
    }

    /// <summary>
    /// Adds the length of a question's name as tshark computes it: the length of its text before escapes.
    /// </summary>
    public static void AddLength(DnsRecord record, FieldValues values)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            values.AddDecimal((ulong)(length == 0 ? Root.Length : length));
    }

    /// <summary>Adds the number of labels of a question as tshark computes it: the number of points plus one.</summary>
    public static void AddLabels(DnsRecord record, FieldValues values)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            values.AddDecimal((ulong)name[..length].Count((byte)'.') + 1);
    }

    private static bool TryFormatName(ReadOnlySpan<byte> message, int offset, Span<byte> text, out int length)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(message, offset, name, out length, out _))
            return false;
        if (length > 0)
        {
            length = EscapedText.Format(name[..length], text);
            return true;
        }
        Root.CopyTo(text);
        length = Root.Length;
        return true;
    }
}

/// <summary>
/// tshark's notation for text such as domain names: unprintable characters become a C escape, three octal digits, or
/// <c>\u</c> and four hexadecimal digits.
/// </summary>
internal static class EscapedText
{
    /// <summary>Maximum bytes for one byte of input.</summary>
    public const int MaxExpansion = 4;

    private static ReadOnlySpan<byte> Letters => "abtnvfr"u8;

    /// <summary>Writes text in that notation. Invalid UTF-8 is not changed.</summary>
    /// <returns>Number of bytes written.</returns>
    public static int Format(ReadOnlySpan<byte> text, Span<byte> into)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf8(text, out Rune rune, out int taken) == OperationStatus.Done;
            if (isRune && rune.IsAscii && rune.Value is < ' ' or 0x7F)
                length += WriteControl((byte)rune.Value, into[length..]);
            else if (isRune && Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Control)
                length += WriteCode(rune.Value, into[length..]);
            else
            {
                text[..taken].CopyTo(into[length..]);
                length += taken;
            }
            text = text[taken..];
        }
        return length;
    }

    private static int WriteControl(byte character, Span<byte> into)
    {
        into[0] = (byte)'\\';
        if (character is >= (byte)'\a' and <= (byte)'\r')
        {
            into[1] = Letters[character - '\a'];
            return 2;
        }
        into[1] = (byte)('0' + (character >> 6));
        into[2] = (byte)('0' + (character >> 3 & 7));
        into[3] = (byte)('0' + (character & 7));
        return 4;
    }

    private static int WriteCode(int code, Span<byte> into)
    {
        into[0] = (byte)'\\';
        into[1] = (byte)'u';
        for (int i = 0; i < 4; i++)
            into[2 + i] = "0123456789abcdef"u8[code >> (12 - 4 * i) & 15];
        return 6;
    }
}
