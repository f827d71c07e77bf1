namespace PcapStream.Protocols.Http;

/// <summary>
/// Sees where the head of a message may end, in the pieces in which it comes, so that the head is not read again with
/// every piece.
/// </summary>
internal struct HeadScanner
{
    private byte _last;
    private byte _beforeLast;
    private bool _hasLine;

    /// <summary>Reads the next piece.</summary>
    /// <returns>Whether the first line or an empty one ends in it.</returns>
    public bool Read(ReadOnlySpan<byte> bytes)
    {
        bool ends = false;
        for (int at = 0; bytes[at..].IndexOf((byte)'\n') is >= 0 and int found;)
        {
            at += found;
            byte last = at > 0 ? bytes[at - 1] : _last;
            byte beforeLast = at > 1 ? bytes[at - 2] : at == 1 ? _last : _beforeLast;
            ends |= !_hasLine || last == '\n' || (last == '\r' && beforeLast == '\n');
            _hasLine = true;
            at++;
        }
        if (bytes.Length > 0)
            (_beforeLast, _last) = (bytes.Length > 1 ? bytes[^2] : _last, bytes[^1]);
        return ends;
    }
}
