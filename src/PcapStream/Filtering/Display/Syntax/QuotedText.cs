using System.Globalization;
using System.Text;

namespace PcapStream.Filtering.Display.Syntax;

/// <summary>The bytes of texts in quotes.</summary>
internal static class QuotedText
{
    private const string Simple = "'\"\\abfnrtv";
    private const string Meanings = "'\"\\\a\b\f\n\r\t\v";

    /// <summary>The bytes of a text in which backslashes have a meaning.</summary>
    /// <param name="text">What is between the quotes.</param>
    /// <param name="start">Its index in the filter.</param>
    /// <exception cref="DisplayFilterException">An escape is unknown or not complete.</exception>
    public static byte[] Unescape(ReadOnlySpan<char> text, int start)
    {
        var bytes = new List<byte>(text.Length);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOf('\\');
            plain = plain < 0 ? text.Length : plain;
            bytes.AddRange(Utf8(text[..plain], start));
            text = text[plain..];
            start += plain;
            if (text.IsEmpty)
                break;
            int taken = Escape(text, start, bytes);
            text = text[taken..];
            start += taken;
        }
        return [.. bytes];
    }

    /// <summary>The bytes of a text as it is.</summary>
    /// <exception cref="DisplayFilterException">It holds half a character.</exception>
    public static byte[] Utf8(ReadOnlySpan<char> text, int start)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (Rune.DecodeFromUtf16(text[i..], out _, out int length) != System.Buffers.OperationStatus.Done)
                throw new DisplayFilterException("a text holds half a character", start + i + 1);
            i += length - 1;
        }
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    // Returns the number of characters.
    private static int Escape(ReadOnlySpan<char> text, int start, List<byte> bytes)
    {
        char kind = text[1];
        if (Simple.IndexOf(kind, StringComparison.Ordinal) is >= 0 and int index)
        {
            bytes.Add((byte)Meanings[index]);
            return 2;
        }
        switch (kind)
        {
            case 'x':
                int digits = Count(text[2..], 2, char.IsAsciiHexDigit);
                if (digits == 0)
                    break;
                bytes.Add(byte.Parse(text.Slice(2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                return 2 + digits;
            case >= '0' and <= '7':
                int octal = Count(text[1..], 3, one => one is >= '0' and <= '7');
                int value = 0;
                foreach (char digit in text.Slice(1, octal))
                    value = value * 8 + digit - '0';
                if (value > byte.MaxValue)
                    break;
                bytes.Add((byte)value);
                return 1 + octal;
            case 'u' or 'U':
                int length = kind == 'u' ? 4 : 8;
                if (Count(text[2..], length, char.IsAsciiHexDigit) < length
                    || !Rune.TryCreate(
                        uint.Parse(text.Slice(2, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                        out Rune rune))
                    break;
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                return 2 + length;
        }
        throw new DisplayFilterException($"\\{kind} is not an escape, or not complete", start + 1);
    }

    private static int Count(ReadOnlySpan<char> text, int most, Func<char, bool> isDigit)
    {
        int count = 0;
        while (count < most && count < text.Length && isDigit(text[count]))
            count++;
        return count;
    }
}
