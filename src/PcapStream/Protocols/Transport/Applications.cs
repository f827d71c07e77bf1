using PcapStream.Protocols.Devices;
using PcapStream.Protocols.Dhcp;
using PcapStream.Protocols.Directories;
using PcapStream.Protocols.Files;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Mail;
using PcapStream.Protocols.NetBios;
using PcapStream.Protocols.Quic;
using PcapStream.Protocols.RemoteCalls;
using PcapStream.Protocols.Services;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Voice;

namespace PcapStream.Protocols.Transport;

/// <summary>Finds the application protocol that a transport carries.</summary>
internal static class Applications
{
    /// <summary>The port of HTTP over TLS.</summary>
    public const ushort Https = 443;

    private const ushort Shell = 22;
    private const ushort OtherShell = 29418;
    private const ushort Dns = 53;
    private const ushort Bgp = 179;
    private const ushort Discovery = 1900;
    private const ushort MulticastDns = 5353;
    private const ushort LinkLocalNames = 5355;

    /// <summary>The protocol of a UDP port (IANA, service names and port numbers).</summary>
    public static Protocol OverUdp(ushort port, ReadOnlySpan<byte> payload) => port switch
    {
        Https when QuicHeader.TryRead(payload, out _) => Protocol.Quic,
        Dns => Protocol.Dns,
        TftpMessage.Port => Protocol.Tftp,
        123 => Protocol.Ntp,
        NameMessage.Port => Protocol.NetBiosName,
        161 or 162 or 8161 when ManagementMessage.IsMessage(payload) => Protocol.Management,
        KerberosMessage.Port when KerberosMessage.IsMessage(payload) => Protocol.Kerberos,
        LdapMessage.Port => Protocol.Cldap,
        546 or 547 => Protocol.Dhcpv6,
        1645 or 1646 or 1700 or 1812 or 1813 or 3799 when RadiusMessage.IsMessage(payload) => Protocol.Radius,
        1985 => Protocol.HotStandby,
        67 or 68 => Protocol.Dhcp,
        4011 when DhcpMessage.HasCookieIn(payload) => Protocol.Dhcp,
        Discovery => Protocol.Ssdp,
        MulticastDns => Protocol.MulticastDns,
        LinkLocalNames => Protocol.LinkLocalNames,
        _ => Protocol.None,
    };

    /// <summary>The protocol of a datagram on ports of no service, by its first bytes.</summary>
    public static Protocol OnAnyPort(ReadOnlySpan<byte> payload)
    {
        // A connection of QUIC may use any port, and only its first packets show what it is.
        if (QuicHeader.TryReadLong(payload, out _))
            return Protocol.Quic;
        if (SipMessage.TryRead(payload, out _))
            return Protocol.Sip;
        if (CallMessage.IsMessage(payload))
            return Protocol.RemoteCall;
        return MediaReport.IsStart(payload) ? Protocol.Rtcp : Protocol.None;
    }

    /// <summary>
    /// The protocol of a segment, by its first bytes or its ports. TLS, HTTP and SIP are recognised on any port, but
    /// only in a segment that starts with a record or message. On HTTP's usual ports, the first line may be longer than
    /// the segment.
    /// </summary>
    public static Protocol OverTcp(ushort source, ushort destination, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return Protocol.None;
        if (IsDns(source) || IsDns(destination))
            return Protocol.Dns;
        if (source is Shell or OtherShell || destination is Shell or OtherShell)
            return Protocol.Shell;
        if (source == Bgp || destination == Bgp)
            return Protocol.Bgp;
        if (TlsRecord.TryRead(payload, out _))
            return Protocol.Tls;
        Protocol service = OfPort(source, destination, payload);
        if (service != Protocol.None)
            return service;
        bool isHttp = IsHttp(source) || IsHttp(destination)
            ? HttpMessage.TryReadExpected(payload.TrimStart("\r\n"u8), out _)
            : HttpMessage.TryRead(payload, out _);
        if (isHttp)
            return Protocol.Http;
        if (SipMessage.TryRead(payload, out _))
            return Protocol.Sip;
        return CallMessage.IsMarkedMessage(payload) ? Protocol.RemoteCall : Protocol.None;
    }

    // The lower port has precedence, as in UDP.
    private static Protocol OfPort(ushort source, ushort destination, ReadOnlySpan<byte> payload)
    {
        (ushort lower, ushort higher) = source < destination ? (source, destination) : (destination, source);
        Protocol first = OfPort(lower, lower == destination, payload);
        return first != Protocol.None ? first : OfPort(higher, higher == destination, payload);
    }

    private static Protocol OfPort(ushort port, bool isRequest, ReadOnlySpan<byte> payload) => port switch
    {
        FtpStream.Port => Protocol.Ftp,
        ModbusMessage.Port when ModbusMessage.IsMessage(payload) => Protocol.ModbusTcp,
        MqttMessage.Port => Protocol.Mqtt,
        SessionHeader.Port or SessionHeader.DirectPort when SessionHeader.IsMessage(payload) =>
            Protocol.NetBiosSession,
        KerberosMessage.Port => Protocol.Kerberos,
        LdapMessage.Port or LdapMessage.CatalogPort when LdapMessage.IsStart(payload) => Protocol.Ldap,
        SmtpStream.Port or SmtpStream.Submission when isRequest || SmtpStream.StartsAnswer(payload) => Protocol.Smtp,
        PopStream.Port => Protocol.Pop,
        ImapStream.Port when ImapStream.IsStart(payload, isRequest) => Protocol.Imap,
        _ => Protocol.None,
    };

    /// <summary>Whether all data of a TCP port is taken for DNS.</summary>
    public static bool IsDns(ushort port) => port is Dns or MulticastDns;

    /// <summary>Whether all data of a TCP port is taken for HTTP, also without a whole first line.</summary>
    public static bool IsHttp(ushort port) =>
        port is 80 or 8080 or 3128 or 3132 or 5985 or 8088 or 11371 or Discovery or 2710 or 2869;
}
