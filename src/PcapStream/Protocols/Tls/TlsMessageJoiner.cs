namespace PcapStream.Protocols.Tls;

/// <summary>
/// Reads the ClientHello at the start of a stream, which may continue in further records. For one thread.
/// </summary>
internal sealed class TlsMessageJoiner
{
    /// <summary>Bytes of the longest hello that is read, with its headers.</summary>
    public const int MostBytes = 16 << 10;

    private byte[] _joined = [];

    /// <summary>Reads the message.</summary>
    /// <param name="stream">The first bytes of a stream, as far as they are known.</param>
    /// <param name="message">The message, valid until the next call.</param>
    public HelloState Read(ReadOnlySpan<byte> stream, out TlsHandshake message)
    {
        message = default;
        int joined = 0;
        for (ReadOnlySpan<byte> rest = stream; ;)
        {
            if (!TlsRecord.TryRead(rest, out TlsRecord record))
                return IsStart(rest) ? HelloState.Incomplete : HelloState.Other;
            if (record.ContentType != TlsRecord.Handshake || record.Length == 0)
                return HelloState.Other;
            // Most hellos are in one record, and need no copy.
            if (joined == 0 && TlsHandshake.TryRead(record.Fragment, out message) && message.IsWhole)
                return message.Type == TlsHandshake.ClientHello ? HelloState.Whole : HelloState.Other;
            HelloState state = Join(record.Fragment, ref joined, out message);
            if (state != HelloState.Incomplete || !record.IsWhole)
                return state;
            rest = rest[(TlsRecord.HeaderSize + record.Length)..];
        }
    }

    private HelloState Join(ReadOnlySpan<byte> fragment, scoped ref int joined, out TlsHandshake message)
    {
        message = default;
        if (_joined.Length == 0)
            _joined = new byte[MostBytes];
        int taken = Math.Min(fragment.Length, MostBytes - joined);
        fragment[..taken].CopyTo(_joined.AsSpan(joined));
        joined += taken;
        if (joined > 0 && _joined[0] != TlsHandshake.ClientHello)
            return HelloState.Other;
        if (!TlsHandshake.TryRead(_joined.AsSpan(0, joined), out message))
            return HelloState.Incomplete;
        if (message.IsWhole)
            return HelloState.Whole;
        return TlsHandshake.HeaderSize + message.Length > MostBytes ? HelloState.Other : HelloState.Incomplete;
    }

    // Whether the bytes, too few for a header, may be the start of one.
    private static bool IsStart(ReadOnlySpan<byte> bytes) =>
        TlsFraming.IsStart(bytes) && (bytes.IsEmpty || bytes[0] == TlsRecord.Handshake);
}

/// <summary>How much of a ClientHello there is.</summary>
internal enum HelloState
{
    /// <summary>The bytes are something else, or the hello is too long.</summary>
    Other,

    /// <summary>It continues after the bytes that are known.</summary>
    Incomplete,

    /// <summary>All of it.</summary>
    Whole,
}
