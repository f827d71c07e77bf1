using System.Buffers;
using System.Text;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// Text off the wire as tshark shows that of its own making, such as domain names: what cannot be printed becomes a C
/// escape, three octal digits, or <c>\u</c> and four hexadecimal ones.
/// </summary>
internal static class EscapedText
{
    /// <summary>Most bytes that one byte becomes.</summary>
    public const int MaxExpansion = 4;

    private static ReadOnlySpan<byte> Letters => "abtnvfr"u8;

    /// <summary>Writes it. Bytes that are no UTF-8 stay as they are.</summary>
    /// <returns>Bytes that were written.</returns>
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
