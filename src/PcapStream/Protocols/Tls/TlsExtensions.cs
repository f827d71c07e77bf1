using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// Enumerates the extensions of a hello, up to the last or the first that is incomplete.
/// <code>
///  0      2        4
///  +------+--------+------
///  | type | length | data
///  +------+--------+------
/// </code>
/// </summary>
public ref struct TlsExtensions
{
    private const int HeaderSize = 4;

    private ReadOnlySpan<byte> _rest;

    internal TlsExtensions(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The current extension.</summary>
    public TlsExtension Current { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly TlsExtensions GetEnumerator() => this;

    /// <summary>Advances to the next.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length > _rest.Length - HeaderSize)
            return false;
        Current = new TlsExtension(BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Slice(HeaderSize, length));
        _rest = _rest[(HeaderSize + length)..];
        return true;
    }
}

/// <summary>An extension of a hello, RFC 8446, section 4.2.</summary>
public readonly ref struct TlsExtension
{
    /// <summary>Type of the server name, RFC 6066.</summary>
    public const ushort ServerName = 0;

    /// <summary>Type of the key exchange groups, RFC 8446.</summary>
    public const ushort SupportedGroups = 10;

    /// <summary>Type of the elliptic curve point formats, RFC 8422.</summary>
    public const ushort PointFormats = 11;

    /// <summary>Type of the signature algorithms, RFC 8446.</summary>
    public const ushort SignatureAlgorithms = 13;

    /// <summary>Type of the application protocols, RFC 7301.</summary>
    public const ushort ApplicationProtocols = 16;

    /// <summary>Type of the certificate timestamps, RFC 6962.</summary>
    public const ushort CertificateTimestamps = 18;

    /// <summary>Type of the signature algorithms of delegated credentials, RFC 9345.</summary>
    public const ushort DelegatedCredentials = 34;

    /// <summary>Type of the supported versions, RFC 8446.</summary>
    public const ushort SupportedVersions = 43;

    /// <summary>Type of the signature algorithms of certificates, RFC 8446.</summary>
    public const ushort CertificateSignatureAlgorithms = 50;

    internal TlsExtension(ushort type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>The type (IANA, TLS ExtensionType values).</summary>
    public ushort Type { get; }

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data { get; }
}

/// <summary>Lists in extensions: a length of one or two bytes, and elements, as far as they were captured.</summary>
internal static class TlsList
{
    /// <summary>The elements after a length of one byte.</summary>
    public static ReadOnlySpan<byte> After8(ReadOnlySpan<byte> data) =>
        data.IsEmpty ? default : data.Slice(1, Math.Min(data[0], data.Length - 1));

    /// <summary>The elements after a length of two bytes.</summary>
    public static ReadOnlySpan<byte> After16(ReadOnlySpan<byte> data) =>
        data.Length < sizeof(ushort)
            ? default
            : data.Slice(
                sizeof(ushort), Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - sizeof(ushort)));
}
