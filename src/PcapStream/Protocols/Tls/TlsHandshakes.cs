using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// Enumerates the handshake messages in the records of a segment, up to the first that is encrypted or continues in
/// another record. A message that continues after the segment is the last.
/// </summary>
public ref struct TlsHandshakes
{
    private ReadOnlySpan<byte> _records;
    private ReadOnlySpan<byte> _fragment;
    private bool _isWhole;

    /// <summary>Starts before the first.</summary>
    /// <param name="records">The bytes of a segment that starts with a record.</param>
    public TlsHandshakes(ReadOnlySpan<byte> records) => _records = records;

    /// <summary>Starts before the first of a layer: of a segment, or of QUIC, which has no records.</summary>
    internal TlsHandshakes(scoped in FieldSource source)
    {
        _isWhole = TlsStream.IsInQuic(source);
        if (_isWhole)
            _fragment = source.Bytes;
        else
            _records = source.Bytes;
    }

    /// <summary>The current message.</summary>
    public TlsHandshake Current { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly TlsHandshakes GetEnumerator() => this;

    /// <summary>Advances to the next message.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (_fragment.IsEmpty)
        {
            // Messages after a change of keys are encrypted.
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
    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderSize = 4;

    /// <summary>Type of a ClientHello.</summary>
    public const byte ClientHello = 1;

    /// <summary>Type of a ServerHello.</summary>
    public const byte ServerHello = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private TlsHandshake(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message's type.</summary>
    public byte Type => _bytes[0];

    /// <summary>Length of the body in bytes, as the header gives it.</summary>
    public int Length => _bytes[1] << 16 | _bytes[2] << 8 | _bytes[3];

    /// <summary>The body, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Body => _bytes.Slice(HeaderSize, Math.Min(Length, _bytes.Length - HeaderSize));

    /// <summary>Whether the body is complete.</summary>
    public bool IsWhole => Length <= _bytes.Length - HeaderSize;

    /// <summary>Reads a message at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="HeaderSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TlsHandshake message)
    {
        message = new TlsHandshake(bytes);
        return bytes.Length >= HeaderSize;
    }
}
