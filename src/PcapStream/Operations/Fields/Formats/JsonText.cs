using System.Buffers;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>Strings and numbers of JSON (RFC 8259, sections 6 and 7).</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Writes a text, which is UTF-8, between quotes.</summary>
    public static void Write(ReadOnlySpan<byte> text, TextOutput output)
    {
        output.Append((byte)'"');
        while (text.IndexOfAny(Escaped) is >= 0 and int at)
        {
            output.Append(text[..at]);
            WriteEscaped(text[at], output);
            text = text[(at + 1)..];
        }
        output.Append(text);
        output.Append((byte)'"');
    }

    /// <summary>Whether a text is a number as JSON writes it: no sign but minus, no zeros before it.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) ? text[1..] : text;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (digits[0] != '0' || digits.Length == 1);
    }

    private static void WriteEscaped(byte character, TextOutput output)
    {
        output.Append((byte)'\\');
        byte letter = Escapes.Letter(character);
        if (letter >= 0x20)
        {
            output.Append(letter);
            return;
        }
        output.Append(character < 0x10 ? "u000"u8 : "u001"u8);
        output.Append("0123456789abcdef"u8[character & 15]);
    }
}
