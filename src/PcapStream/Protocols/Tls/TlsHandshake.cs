namespace PcapStream.Protocols.Tls;

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
