using System.Buffers;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>Characters that a format writes as a backslash and a letter.</summary>
internal static class Escapes
{
    /// <summary>Writes a text.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="escaped">Which of them are to be escaped: any of those that <see cref="Letter"/> knows.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ReadOnlySpan<byte> text, SearchValues<byte> escaped, TextOutput output)
    {
        while (text.IndexOfAny(escaped) is >= 0 and int at)
        {
            output.Append(text[..at]);
            output.Append((byte)'\\');
            output.Append(Letter(text[at]));
            text = text[(at + 1)..];
        }
        output.Append(text);
    }

    /// <summary>The letter behind the backslash; the character itself where it has none of its own.</summary>
    public static byte Letter(byte character) => character switch
    {
        (byte)'\b' => (byte)'b',
        (byte)'\t' => (byte)'t',
        (byte)'\n' => (byte)'n',
        (byte)'\f' => (byte)'f',
        (byte)'\r' => (byte)'r',
        _ => character,
    };
}
