namespace PcapStream.Operations;

/// <summary>Values of CSV (RFC 4180), with escapes for control characters, so that a row is one line.</summary>
internal static class CsvValue
{
    private const byte Quote = (byte)'"';

    /// <summary>
    /// Writes a value, or a part of one, without the quotes around it. A value that contains a quote is always quoted,
    /// so quotes are doubled.
    /// </summary>
    public static void Write(ReadOnlySpan<byte> text, TextOutput output)
    {
        while (text.IndexOf(Quote) is >= 0 and int at)
        {
            Escapes.OfControls.Write(text[..at], output);
            output.Append("\"\""u8);
            text = text[(at + 1)..];
        }
        Escapes.OfControls.Write(text, output);
    }
}
