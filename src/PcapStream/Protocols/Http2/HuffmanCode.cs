namespace PcapStream.Protocols.Http2;

/// <summary>Huffman's code of header fields, RFC 7541, appendix B.</summary>
internal static class HuffmanCode
{
    private const int Shortest = 5;
    private const int Longest = 30;
    private const int EndOfText = 256;

    // The lengths of the codes of all bytes and of the end, in letters from A for the shortest. Of one length, codes
    // count up from byte to byte, and those of the next length continue there.
    private static ReadOnlySpan<byte> Lengths =>
        "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHFIBCCCCCCCCCCCCCCCCCCCCCCDC"u8
        + "DIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIXPRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQ"u8
        + "SRSSPRRRSRRSVVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWVZ"u8;

    // Where the symbols of a length begin among all, and the first code.
    private static readonly int[] Places = new int[Longest - Shortest + 2];
    private static readonly uint[] Firsts = new uint[Longest - Shortest + 2];
    private static readonly short[] Symbols = FindSymbols();

    /// <summary>Bytes of text that a code of a length has at most.</summary>
    public static int MostBytes(int length) => length * 8 / Shortest;

    /// <summary>Reads a text.</summary>
    /// <param name="code">The code.</param>
    /// <param name="into">Gets the text, at most <see cref="MostBytes"/>.</param>
    /// <param name="written">Its length.</param>
    /// <returns>False if the code is wrong.</returns>
    public static bool TryRead(ReadOnlySpan<byte> code, Span<byte> into, out int written)
    {
        written = 0;
        uint bits = 0;
        int length = 0;
        foreach (byte one in code)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bits = bits << 1 | (uint)(one >> bit & 1);
                length++;
                if (!TryFind(bits, length, out int symbol))
                    continue;
                if (symbol == EndOfText)
                    return false;
                into[written++] = (byte)symbol;
                (bits, length) = (0, 0);
            }
        }
        // What fills the last byte is the start of the end's code, which has only ones.
        return length < 8 && bits == (1u << length) - 1;
    }

    private static bool TryFind(uint bits, int length, out int symbol)
    {
        symbol = EndOfText;
        if (length < Shortest)
            return false;
        int place = Places[length - Shortest];
        int count = Places[length - Shortest + 1] - place;
        uint index = bits - Firsts[length - Shortest];
        if (index >= (uint)count)
            return false;
        symbol = Symbols[place + (int)index];
        return true;
    }

    private static short[] FindSymbols()
    {
        short[] symbols = new short[Lengths.Length];
        int found = 0;
        for (int length = 0; length + 1 < Places.Length; length++)
        {
            Places[length] = found;
            for (int symbol = 0; symbol < symbols.Length; symbol++)
            {
                if (Lengths[symbol] == 'A' + length)
                    symbols[found++] = (short)symbol;
            }
            Places[length + 1] = found;
            Firsts[length + 1] = (Firsts[length] + (uint)(found - Places[length])) << 1;
        }
        return symbols;
    }
}
