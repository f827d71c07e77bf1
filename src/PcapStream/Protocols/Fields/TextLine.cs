namespace PcapStream.Protocols.Fields;

/// <summary>Lines and words of protocols whose messages are text, as Wireshark separates them.</summary>
internal static class TextLine
{
    /// <summary>Takes a line, which CR, LF or both end.</summary>
    /// <param name="rest">The bytes; afterwards, those after the line and its end.</param>
    /// <param name="line">The line without its end; it may be incomplete.</param>
    /// <returns>False if there are no bytes.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (rest.IsEmpty)
            return false;
        int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
        {
            line = rest;
            rest = default;
            return true;
        }
        line = rest[..end];
        bool isPair = rest[end] == '\r' && rest.Length > end + 1 && rest[end + 1] == '\n';
        rest = rest[(end + (isPair ? 2 : 1))..];
        return true;
    }

    /// <summary>The first line without its end; empty if there are no bytes.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes) =>
        TryTake(ref bytes, out ReadOnlySpan<byte> line) ? line : default;

    /// <summary>Takes a word and one space after it.</summary>
    public static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return word;
    }

    /// <summary>Whether text starts with at least <paramref name="count"/> digits.</summary>
    public static bool StartsWithDigits(ReadOnlySpan<byte> text, int count) =>
        text.Length >= count && !text[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>The number that the first three digits of an answer are.</summary>
    public static ulong CodeOf(ReadOnlySpan<byte> line) =>
        (ulong)((line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0');
}
