namespace PcapStream.Operations.Flows.Application;

/// <summary>What a fact in a packet's payload is; also in which order values of a flow are numbered.</summary>
internal enum FactKind : byte
{
    None,

    /// <summary>Text: the server that a client names in TLS.</summary>
    TlsServerName,

    /// <summary>Text: the first application protocol that a client offers in TLS.</summary>
    TlsProtocol,

    /// <summary>Two bytes: the version of TLS that a server chose.</summary>
    TlsVersion,

    /// <summary>16 bytes.</summary>
    Ja3,

    /// <summary>36 characters.</summary>
    Ja4,

    HttpHost,
    HttpMethod,
    HttpTarget,
    HttpUserAgent,

    /// <summary>Three digits.</summary>
    HttpStatus,

    /// <summary>Labels separated by points; nothing for the root.</summary>
    DnsName,

    /// <summary>Two bytes.</summary>
    DnsType,

    /// <summary>One byte.</summary>
    DnsResponseCode,

    /// <summary>Text of one side, which the flow knows.</summary>
    SshBanner,

    SshClient,
    SshServer,

    /// <summary>Four bytes.</summary>
    QuicVersion,

    /// <summary>Nothing: a ClientHello begins in the segment, and continues after it.</summary>
    TlsPiece,

    /// <summary>Part of a ClientHello: see <see cref="QuicPiece"/>.</summary>
    QuicPiece,
}

/// <summary>How long values may be; more is cut.</summary>
internal static class FactLimits
{
    /// <summary>Bytes of a name; the most of DNS.</summary>
    public const int Name = 255;

    /// <summary>Bytes of other text.</summary>
    public const int Text = 128;

    /// <summary>Bytes of a protocol's name, or a method.</summary>
    public const int Word = 16;

    /// <summary>Bytes of a value at most that is written as text; 0 for a value that is never cut.</summary>
    public static int Of(FactKind kind) => kind switch
    {
        FactKind.TlsServerName or FactKind.DnsName => Name,
        FactKind.TlsProtocol or FactKind.HttpMethod => Word,
        FactKind.HttpHost or FactKind.HttpTarget or FactKind.HttpUserAgent or FactKind.SshBanner
            or FactKind.SshClient or FactKind.SshServer => Text,
        _ => 0,
    };
}
