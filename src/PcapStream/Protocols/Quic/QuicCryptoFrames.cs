namespace PcapStream.Protocols.Quic;

/// <summary>
/// Enumerates the CRYPTO frames of an Initial packet: RFC 9000, sections 12.4 and 19. They have pieces of the TLS
/// handshake in any order. Ends at the first frame that is not allowed in such a packet.
/// </summary>
internal ref struct QuicCryptoFrames(ReadOnlySpan<byte> frames)
{
    private const byte Padding = 0;
    private const byte Ping = 1;
    private const byte Acknowledgment = 2;
    private const byte AcknowledgmentWithCounts = 3;
    private const byte Crypto = 6;

    private readonly ReadOnlySpan<byte> _frames = frames;
    private int _at;

    /// <summary>Where the bytes of the current frame are in the handshake.</summary>
    public ulong Offset { get; private set; }

    /// <summary>The bytes of the current frame.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Advances to the next frame.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (_at < _frames.Length)
        {
            byte type = _frames[_at++];
            switch (type)
            {
                case Padding or Ping:
                    continue;
                case Acknowledgment or AcknowledgmentWithCounts when TrySkipAcknowledgment(type):
                    continue;
                case Crypto when TryReadCrypto():
                    return true;
                default:
                    _at = _frames.Length;
                    return false;
            }
        }
        return false;
    }

    private bool TryReadCrypto()
    {
        if (!TryReadNumber(out ulong offset) || !TryReadNumber(out ulong length)
            || length > (ulong)(_frames.Length - _at))
            return false;
        Offset = offset;
        Data = _frames.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    // The largest number, the delay, the number of ranges, the first range, and two numbers for each other range.
    private bool TrySkipAcknowledgment(byte type)
    {
        const int Counts = 3;
        if (!TryReadNumber(out _) || !TryReadNumber(out _) || !TryReadNumber(out ulong ranges)
            || !TryReadNumber(out _) || ranges > (ulong)_frames.Length)
            return false;
        ulong numbers = 2 * ranges + (type == AcknowledgmentWithCounts ? Counts : 0ul);
        for (ulong i = 0; i < numbers; i++)
        {
            if (!TryReadNumber(out _))
                return false;
        }
        return true;
    }

    private bool TryReadNumber(out ulong number) => QuicNumber.TryRead(_frames, ref _at, out number);
}
