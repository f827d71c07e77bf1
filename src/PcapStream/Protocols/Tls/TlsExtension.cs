namespace PcapStream.Protocols.Tls;

/// <summary>An extension of a hello, RFC 8446, section 4.2.</summary>
public readonly ref struct TlsExtension
{
    /// <summary>Type of the server's name, RFC 6066.</summary>
    public const ushort ServerName = 0;

    /// <summary>Type of the groups for key exchange, RFC 8446.</summary>
    public const ushort SupportedGroups = 10;

    /// <summary>Type of the point formats of elliptic curves, RFC 8422.</summary>
    public const ushort PointFormats = 11;

    /// <summary>Type of the signature algorithms, RFC 8446.</summary>
    public const ushort SignatureAlgorithms = 13;

    /// <summary>Type of the application protocols, RFC 7301.</summary>
    public const ushort ApplicationProtocols = 16;

    /// <summary>Type of the certificate's timestamps, RFC 6962.</summary>
    public const ushort CertificateTimestamps = 18;

    /// <summary>Type of the signature algorithms of delegated credentials, RFC 9345.</summary>
    public const ushort DelegatedCredentials = 34;

    /// <summary>Type of the versions, RFC 8446.</summary>
    public const ushort SupportedVersions = 43;

    /// <summary>Type of the signature algorithms of certificates, RFC 8446.</summary>
    public const ushort CertificateSignatureAlgorithms = 50;

    internal TlsExtension(ushort type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>Its type (IANA, TLS ExtensionType values).</summary>
    public ushort Type { get; }

    /// <summary>Its data.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
