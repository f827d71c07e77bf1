using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// A record of TLS, RFC 8446, section 5.1, and of SSL 3.0, RFC 6101.
/// <code>
///  0      1         3        5
///  +------+---------+--------+----------
///  | type | version | length | fragment
///  +------+---------+--------+----------
/// </code>
/// </summary>
public readonly ref struct TlsRecord
{
    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderSize = 5;

    /// <summary>Content type of a change of keys.</summary>
    public const byte ChangeCipherSpec = 20;

    /// <summary>Content type of data, and in TLS 1.3 of all that is encrypted.</summary>
    public const byte ApplicationData = 23;

    /// <summary>Content type of handshake messages.</summary>
    public const byte Handshake = 22;

    // 2^14, plus the maximum that encryption adds (RFC 5246, section 6.2.3).
    private const int MaxLength = (1 << 14) + 2048;
    internal const byte LastContentType = 24;

    private readonly ReadOnlySpan<byte> _bytes;

    private TlsRecord(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Content type, 20 to 24.</summary>
    public byte ContentType => _bytes[0];

    /// <summary>0x0300 for SSL 3.0 to 0x0304; TLS 1.3 writes the version of 1.2 or 1.0.</summary>
    public ushort Version => BinaryPrimitives.ReadUInt16BigEndian(_bytes[1..]);

    /// <summary>Length of the fragment in bytes, as the header gives it.</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[3..]);

    /// <summary>The fragment, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Fragment => _bytes.Slice(HeaderSize, Math.Min(Length, _bytes.Length - HeaderSize));

    /// <summary>Whether the fragment is complete.</summary>
    public bool IsWhole => Length <= _bytes.Length - HeaderSize;

    /// <summary>Reads a record at the start of bytes.</summary>
    /// <returns>False if they are too few for a header or not TLS.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TlsRecord record)
    {
        record = new TlsRecord(bytes);
        return bytes.Length >= HeaderSize && bytes[0] is >= ChangeCipherSpec and <= LastContentType && bytes[1] == 3
            && bytes[2] <= 4 && record.Length <= MaxLength;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Tls, HeaderSize);
        return Protocol.None;
    }
}
