namespace PcapStream.Protocols.Names;

/// <summary>Names of QUIC's numbers: RFC 9000, section 17, and RFC 9369, section 3.2.</summary>
internal static class QuicNames
{
    /// <summary>Forms of headers.</summary>
    public static NameTable Forms { get; } = new("""
        0 Short Header
        1 Long Header
        """);

    /// <summary>Types of packets with long headers, of version 1.</summary>
    public static NameTable Types { get; } = new("""
        0 Initial
        1 0-RTT
        2 Handshake
        3 Retry
        """);

    /// <summary>The same, of version 2.</summary>
    public static NameTable TypesOfVersion2 { get; } = new("""
        0 Retry
        1 Initial
        2 0-RTT
        3 Handshake
        """);

    /// <summary>Types of frames that Initial packets may have.</summary>
    public static NameTable Frames { get; } = new("""
        0 PADDING
        1 PING
        2 ACK
        3 ACK
        6 CRYPTO
        28 CONNECTION_CLOSE (Transport)
        """);
}
