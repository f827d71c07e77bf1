using PcapStream.Protocols.Http;
using PcapStream.Protocols.Tls;

namespace PcapStream.Protocols.Transport;

/// <summary>The protocols of applications that a transport carries.</summary>
internal static class Applications
{
    private const ushort Dns = 53;
    private const ushort Discovery = 1900;
    private const ushort MulticastDns = 5353;
    private const ushort LinkLocalNames = 5355;

    /// <summary>What a port of UDP announces (IANA, service names and port numbers).</summary>
    public static Protocol OverUdp(ushort port) => port switch
    {
        Dns => Protocol.Dns,
        Discovery => Protocol.Ssdp,
        MulticastDns => Protocol.MulticastDns,
        LinkLocalNames => Protocol.LinkLocalNames,
        _ => Protocol.None,
    };

    /// <summary>
    /// What a segment's ports announce, or its first bytes: TLS and HTTP are on any port, begin like nothing else, and are
    /// not to be seen in a segment that no record and no message begins with. Where HTTP is usual, its first line may
    /// be longer than the segment.
    /// </summary>
    public static Protocol OverTcp(ushort source, ushort destination, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return Protocol.None;
        if (source is Dns or MulticastDns || destination is Dns or MulticastDns)
            return Protocol.Dns;
        if (TlsRecord.TryRead(payload, out _))
            return Protocol.Tls;
        bool isHttp = IsHttp(source) || IsHttp(destination)
            ? HttpMessage.TryReadExpected(payload.TrimStart("\r\n"u8), out _)
            : HttpMessage.TryRead(payload, out _);
        return isHttp ? Protocol.Http : Protocol.None;
    }

    private static bool IsHttp(ushort port) =>
        port is 80 or 8080 or 3128 or 3132 or 5985 or 8088 or 11371 or Discovery or 2710 or 2869;
}
