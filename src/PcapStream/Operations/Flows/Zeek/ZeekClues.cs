namespace PcapStream.Operations.Flows.Zeek;

/// <summary>What the first bytes of a payload may be. Ports, direction and what came before decide.</summary>
[Flags]
internal enum ZeekClues
{
    None = 0,

    /// <summary>ClientHello of TLS or DTLS.</summary>
    ClientHello = 1 << 0,

    /// <summary>A request line of HTTP with a version.</summary>
    HttpRequest = 1 << 1,

    /// <summary>A status line of HTTP.</summary>
    HttpReply = 1 << 2,

    SshBanner = 1 << 3,

    /// <summary>The message with which a side of SSH begins to encrypt, at the start or at the end.</summary>
    SshNewKeys = 1 << 4,

    /// <summary>A reply of FTP or SMTP: three digits.</summary>
    Reply = 1 << 5,

    /// <summary>The greeting 220.</summary>
    Greeting = 1 << 6,

    /// <summary>A command as FTP has them: a word of three printable characters or more.</summary>
    Word = 1 << 7,

    /// <summary>A command of SMTP.</summary>
    SmtpCommand = 1 << 8,

    /// <summary>EHLO or HELO.</summary>
    SmtpHello = 1 << 9,

    /// <summary>+OK.</summary>
    PopReply = 1 << 10,

    /// <summary>A command of POP3 whose answer shows that it is POP3.</summary>
    PopCommand = 1 << 11,

    /// <summary>* OK of IMAP.</summary>
    ImapReply = 1 << 12,

    IrcCommand = 1 << 13,

    /// <summary>CONNECT of MQTT.</summary>
    MqttConnect = 1 << 14,

    /// <summary>A message of the service that the port is known for.</summary>
    OfPort = 1 << 15,

    /// <summary>A response of DNS, or a message of an NTP server.</summary>
    FromServer = 1 << 16,

    /// <summary>A message of an NTP client.</summary>
    FromClient = 1 << 17,

    /// <summary>What Zeek's analyzer of DNS does not follow.</summary>
    Unfollowed = 1 << 18,

    /// <summary>The options of DHCP.</summary>
    Dhcp = 1 << 19,

    /// <summary>A status line of SIP.</summary>
    SipReply = 1 << 20,

    /// <summary>An Initial packet of QUIC versions 1 and 2.</summary>
    QuicInitial = 1 << 21,

    /// <summary>No clue in a payload: the packet goes where FTP has announced data.</summary>
    ExpectedData = 1 << 22,

    /// <summary>A request line of HTTP 0.9, without a version.</summary>
    OldHttpRequest = 1 << 23,

    /// <summary>The last line is a reply of FTP that no other line continues.</summary>
    LastReply = 1 << 24,

    /// <summary>A line that is no reply of FTP.</summary>
    NoReply = 1 << 25,

    /// <summary>The start of a stream of XMPP.</summary>
    XmppStream = 1 << 26,

    /// <summary>A bind request of LDAP.</summary>
    LdapBind = 1 << 27,

    /// <summary>A sequence of BER, as all messages of LDAP are.</summary>
    Sequence = 1 << 28,

    /// <summary>SYN of RDP over UDP, and its answer.</summary>
    RdpSyn = 1 << 29,
    RdpAnswer = 1 << 30,
}
