using System.Buffers;

namespace PcapStream.Operations;

/// <summary>
/// Escapes UTF-8 text from packets: C0, DEL and C1, which a terminal would obey.
/// </summary>
/// <param name="lettered">
/// Characters that are written as a backslash and a letter: any of those in <see cref="Letter"/>, and other ASCII
/// characters that a format escapes with a backslash alone.
/// </param>
internal sealed class Escapes(ReadOnlySpan<byte> lettered)
{
    // C1 in UTF-8 is this byte and one from 0x80 to 0x9F.
    private const byte LeadOfC1 = 0xC2;
    private const byte LastOfC1 = 0x9F;

    private static readonly byte[] Suspects = [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), 0x7F, LeadOfC1];

    /// <summary>Escapes of control characters alone.</summary>
    public static Escapes OfControls { get; } = new("\b\t\n\f\r"u8);

    private readonly SearchValues<byte> _lettered = SearchValues.Create(lettered);
    private readonly SearchValues<byte> _suspects = SearchValues.Create([.. Suspects, .. lettered]);

    /// <summary>Writes a text; characters without a letter as <c>\x1b</c>, and C1 as <c>\u009b</c>.</summary>
    public void Write(ReadOnlySpan<byte> text, TextOutput output) => Write(text, output, "x"u8);

    /// <summary>Writes a text; characters without a letter as <c>\u001b</c>, as JSON needs it.</summary>
    public void WriteForJson(ReadOnlySpan<byte> text, TextOutput output) => Write(text, output, "u00"u8);

    private void Write(ReadOnlySpan<byte> text, TextOutput output, ReadOnlySpan<byte> mark)
    {
        while (IndexOfUnsafe(text) is >= 0 and int at)
        {
            output.Append(text[..at]);
            output.Append((byte)'\\');
            bool isC1 = text[at] == LeadOfC1;
            if (_lettered.Contains(text[at]))
                output.Append(Letter(text[at]));
            else
                WriteCode(isC1 ? text[at + 1] : text[at], isC1 ? "u00"u8 : mark, output);
            text = text[(at + (isC1 ? 2 : 1))..];
        }
        output.Append(text);
    }

    private int IndexOfUnsafe(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (text[at..].IndexOfAny(_suspects) is >= 0 and int ahead)
        {
            at += ahead;
            if (text[at] != LeadOfC1 || text[at + 1] <= LastOfC1)
                return at;
            at += 2;
        }
        return -1;
    }

    private static byte Letter(byte character) => character switch
    {
        (byte)'\b' => (byte)'b',
        (byte)'\t' => (byte)'t',
        (byte)'\n' => (byte)'n',
        (byte)'\f' => (byte)'f',
        (byte)'\r' => (byte)'r',
        _ => character,
    };

    private static void WriteCode(byte code, ReadOnlySpan<byte> mark, TextOutput output)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        output.Append(mark);
        output.Append(digits[code >> 4]);
        output.Append(digits[code & 15]);
    }
}
