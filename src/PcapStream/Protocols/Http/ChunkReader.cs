namespace PcapStream.Protocols.Http;

/// <summary>
/// Finds the end of a chunked body (RFC 9112, section 7.1) in the pieces in which it comes. As in Wireshark, one line
/// follows the last chunk, and a length that is no number ends the body.
/// </summary>
internal struct ChunkReader
{
    private const uint MostLength = 1U << 31;

    private Part _part;
    private bool _hasDigits;

    // The length so far, or the bytes of a chunk that are left, with the end of its line.
    private uint _length;

    private enum Part : byte
    {
        Length,
        Extension,
        Data,
        LastLine,
        Done,
    }

    /// <summary>Whether the end was found.</summary>
    public readonly bool IsDone => _part == Part.Done;

    /// <summary>Reads the next piece.</summary>
    /// <returns>Bytes up to the end of the body; all bytes if it continues.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        const int LineEnd = 2;
        int at = 0;
        while (at < bytes.Length && !IsDone)
        {
            if (_part == Part.Data)
            {
                int taken = (int)Math.Min(_length, (uint)(bytes.Length - at));
                at += taken;
                _length -= (uint)taken;
                if (_length == 0)
                    (_part, _hasDigits) = (Part.Length, false);
                continue;
            }
            byte next = bytes[at++];
            if (next == '\n')
            {
                if (_part == Part.LastLine || !_hasDigits)
                    _part = Part.Done;
                else if (_length == 0)
                    _part = Part.LastLine;
                else
                    (_part, _length) = (Part.Data, _length + LineEnd);
            }
            else if (_part == Part.Length)
                ReadDigit(next);
        }
        return at;
    }

    private void ReadDigit(byte next)
    {
        if (!char.IsAsciiHexDigit((char)next))
        {
            if (_hasDigits || next is not ((byte)' ' or (byte)'\t'))
                _part = _hasDigits ? Part.Extension : Part.Done;
        }
        else if (_length >= MostLength >> 4)
            _part = Part.Done;
        else
            (_hasDigits, _length) = (true, (_length << 4) | (uint)HexValue(next));
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
