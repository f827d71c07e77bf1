namespace PcapStream.Protocols.Tls;

/// <summary>
/// Goes over the handshake messages in the records of a segment, up to the first that is encrypted or goes on in another
/// record; one that goes on behind the segment is the last.
/// </summary>
public ref struct TlsHandshakes
{
    private ReadOnlySpan<byte> _records;
    private ReadOnlySpan<byte> _fragment;
    private bool _isWhole;

    /// <summary>Begins before the first.</summary>
    /// <param name="records">A segment's bytes, which begin with a record.</param>
    public TlsHandshakes(ReadOnlySpan<byte> records) => _records = records;

    /// <summary>The message at hand.</summary>
    public TlsHandshake Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly TlsHandshakes GetEnumerator() => this;

    /// <summary>Goes to the next message.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        while (_fragment.IsEmpty)
        {
            // What follows a change of keys is encrypted.
            if (!TlsRecord.TryRead(_records, out TlsRecord record) || record.ContentType == TlsRecord.ChangeCipherSpec)
                return false;
            _isWhole = record.IsWhole;
            if (record.ContentType == TlsRecord.Handshake)
                _fragment = record.Fragment;
            _records = _records[(TlsRecord.HeaderSize + record.Fragment.Length)..];
        }
        if (!TlsHandshake.TryRead(_fragment, out TlsHandshake message) || (!message.IsWhole && _isWhole))
        {
            _fragment = _records = default;
            return false;
        }
        Current = message;
        _fragment = _fragment[(TlsHandshake.HeaderSize + message.Body.Length)..];
        return true;
    }
}

/// <summary>
/// A handshake message of TLS, RFC 8446, section 4.
/// <code>
///  0      1        4
///  +------+--------+------
///  | type | length | body
///  +------+--------+------
/// </code>
/// </summary>
public readonly ref struct TlsHandshake
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderSize = 4;

    /// <summary>Type of a ClientHello.</summary>
    public const byte ClientHello = 1;

    /// <summary>Type of a ServerHello.</summary>
    public const byte ServerHello = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private TlsHandshake(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What it says.</summary>
    public byte Type => _bytes[0];

    /// <summary>Bytes of the body, as the header says.</summary>
    public int Length => _bytes[1] << 16 | _bytes[2] << 8 | _bytes[3];

    /// <summary>The body, as far as it is there.</summary>
    public ReadOnlySpan<byte> Body => _bytes.Slice(HeaderSize, Math.Min(Length, _bytes.Length - HeaderSize));

    /// <summary>Whether the body is all there.</summary>
    public bool IsWhole => Length <= _bytes.Length - HeaderSize;

    /// <summary>Sees a message at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="HeaderSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TlsHandshake message)
    {
        message = new TlsHandshake(bytes);
        return bytes.Length >= HeaderSize;
    }
}
