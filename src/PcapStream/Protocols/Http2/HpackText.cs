namespace PcapStream.Protocols.Http2;

/// <summary>A name or value, RFC 7541, section 5.2.</summary>
/// <param name="bytes">The text or its code.</param>
/// <param name="isCoded">Whether it is in Huffman's code.</param>
internal readonly ref struct HpackText(ReadOnlySpan<byte> bytes, bool isCoded = false)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes that the text has at most.</summary>
    public int MostBytes => isCoded ? HuffmanCode.MostBytes(_bytes.Length) : _bytes.Length;

    /// <summary>Reads the text.</summary>
    /// <param name="into">Gets the text, at most <see cref="MostBytes"/>.</param>
    /// <param name="written">Its length.</param>
    /// <returns>False if its code is wrong.</returns>
    public bool TryRead(Span<byte> into, out int written)
    {
        if (isCoded)
            return HuffmanCode.TryRead(_bytes, into, out written);
        _bytes.CopyTo(into);
        written = _bytes.Length;
        return true;
    }
}
