namespace PcapStream.Operations;

/// <summary>Strings and numbers of JSON (RFC 8259, sections 6 and 7).</summary>
internal static class JsonText
{
    private static readonly Escapes Escapes = new("\b\t\n\f\r\"\\"u8);

    /// <summary>Writes a text, which is UTF-8, between quotes.</summary>
    public static void Write(ReadOnlySpan<byte> text, TextOutput output)
    {
        output.Append((byte)'"');
        Escapes.WriteForJson(text, output);
        output.Append((byte)'"');
    }

    /// <summary>Whether a text is a number in JSON: no sign but minus, no leading zeros.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) ? text[1..] : text;
        return digits.Length > 0
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits[0] != '0' || digits.Length == 1);
    }
}
