namespace PcapStream.Operations.Flows.Zeek;

/// <summary>Names of conn.log's <c>service</c>: those of Zeek's analyzers, in lower case.</summary>
internal enum ZeekService : byte
{
    None,
    Ayiya,
    Dhcp,
    Dnp3Tcp,
    Dnp3Udp,
    Dns,
    Dtls,
    Ftp,
    FtpData,
    Geneve,
    GtpV1,
    Http,
    Imap,
    Irc,
    Krb,
    KrbTcp,
    LdapTcp,
    LdapUdp,
    Modbus,
    Mqtt,
    Mysql,
    Ntp,
    Pop3,
    Quic,
    Radius,
    RdpUdp,
    Sip,
    Smtp,
    Snmp,
    Ssh,
    Ssl,
    Syslog,
    Teredo,
    Vxlan,
    Xmpp,
}

/// <summary>Text of services, and the ports at which messages are read as theirs.</summary>
internal static class ZeekServiceNames
{
    /// <summary>The name of a service.</summary>
    public static ReadOnlySpan<byte> Of(ZeekService service) => service switch
    {
        ZeekService.Ayiya => "ayiya"u8,
        ZeekService.Dhcp => "dhcp"u8,
        ZeekService.Dnp3Tcp => "dnp3_tcp"u8,
        ZeekService.Dnp3Udp => "dnp3_udp"u8,
        ZeekService.Dns => "dns"u8,
        ZeekService.Dtls => "dtls"u8,
        ZeekService.Ftp => "ftp"u8,
        ZeekService.FtpData => "ftp-data"u8,
        ZeekService.Geneve => "geneve"u8,
        ZeekService.GtpV1 => "gtpv1"u8,
        ZeekService.Http => "http"u8,
        ZeekService.Imap => "imap"u8,
        ZeekService.Irc => "irc"u8,
        ZeekService.Krb => "krb"u8,
        ZeekService.KrbTcp => "krb_tcp"u8,
        ZeekService.LdapTcp => "ldap_tcp"u8,
        ZeekService.LdapUdp => "ldap_udp"u8,
        ZeekService.Modbus => "modbus"u8,
        ZeekService.Mqtt => "mqtt"u8,
        ZeekService.Mysql => "mysql"u8,
        ZeekService.Ntp => "ntp"u8,
        ZeekService.Pop3 => "pop3"u8,
        ZeekService.Quic => "quic"u8,
        ZeekService.Radius => "radius"u8,
        ZeekService.RdpUdp => "rdpeudp"u8,
        ZeekService.Sip => "sip"u8,
        ZeekService.Smtp => "smtp"u8,
        ZeekService.Snmp => "snmp"u8,
        ZeekService.Ssh => "ssh"u8,
        ZeekService.Ssl => "ssl"u8,
        ZeekService.Syslog => "syslog"u8,
        ZeekService.Teredo => "teredo"u8,
        ZeekService.Vxlan => "vxlan"u8,
        ZeekService.Xmpp => "xmpp"u8,
        _ => default,
    };

    /// <summary>The service whose messages are read at a port of TCP by their own form.</summary>
    public static ZeekService OfTcpPort(ushort port) => port switch
    {
        53 => ZeekService.Dns,
        88 => ZeekService.KrbTcp,
        389 or 3268 => ZeekService.LdapTcp,
        502 => ZeekService.Modbus,
        1434 or 3306 => ZeekService.Mysql,
        1883 => ZeekService.Mqtt,
        5222 or 5269 => ZeekService.Xmpp,
        20000 => ZeekService.Dnp3Tcp,
        _ => ZeekService.None,
    };

    /// <summary>The service whose messages are read at a port of UDP by their own form.</summary>
    public static ZeekService OfUdpPort(ushort port) => port switch
    {
        53 or 137 or 5353 or 5355 => ZeekService.Dns,
        88 => ZeekService.Krb,
        123 => ZeekService.Ntp,
        161 or 162 => ZeekService.Snmp,
        389 => ZeekService.LdapUdp,
        514 => ZeekService.Syslog,
        1812 => ZeekService.Radius,
        2123 or 2152 => ZeekService.GtpV1,
        3544 => ZeekService.Teredo,
        4789 => ZeekService.Vxlan,
        5072 => ZeekService.Ayiya,
        6081 => ZeekService.Geneve,
        20000 => ZeekService.Dnp3Udp,
        _ => ZeekService.None,
    };
}
