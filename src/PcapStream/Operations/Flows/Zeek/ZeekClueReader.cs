using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PcapStream.Protocols.Dhcp;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>Reads clues from the start of one payload, by the rules of Zeek's signatures and analyzers.</summary>
internal static class ZeekClueReader
{
    private const ushort NetBios = 137;
    private const int MostQuestions = 25;

    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \r\n"u8);
    private static readonly Dictionary<string, ZeekClues>.AlternateLookup<ReadOnlySpan<char>> Commands =
        ReadCommands().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Clues in a segment of TCP.</summary>
    /// <param name="data">Its data, as far as it was captured; not empty.</param>
    /// <param name="source">The sender's port.</param>
    /// <param name="destination">The receiver's port.</param>
    public static ZeekClues OfTcp(ReadOnlySpan<byte> data, ushort source, ushort destination)
    {
        ZeekClues clues = IsOfTcpPort(data, source) || IsOfTcpPort(data, destination)
            ? ZeekClues.OfPort
            : ZeekClues.None;
        if (data.Length > 10 && data[0] == 0x16 && data[1] == 3 && data[5] == 1 && data[9] == 3)
            return clues | ZeekClues.ClientHello;
        if (data[0] == 0x30)
            return clues | ZeekClues.Sequence | (IsBind(data) ? ZeekClues.LdapBind : ZeekClues.None);
        if (data.Length > 8 && data[0] == 0x10 && data[4..Math.Min(data.Length, 9)].IndexOf("MQ"u8) >= 0)
            return clues | ZeekClues.MqttConnect;
        if (IsNewKeys(data))
            return clues | ZeekClues.SshNewKeys;
        return clues | OfText(data) | (DataPort.IsControl(source) ? OfLines(data) : ZeekClues.None);
    }

    /// <summary>Clues in a datagram of UDP.</summary>
    public static ZeekClues OfUdp(ReadOnlySpan<byte> data, ushort source, ushort destination)
    {
        if (data.IsEmpty)
            return ZeekClues.None;
        ZeekClues clues = OfUdpPort(data, destination) | (source == destination ? 0 : OfUdpPort(data, source));
        if (DhcpMessage.HasCookieIn(data))
            clues |= ZeekClues.Dhcp;
        if (data[0] == 'S' && data.StartsWith("SIP/"u8))
            clues |= ZeekClues.SipReply;
        if (data[0] == 0x16 && data.Length > 26 && data[1] == 0xFE && data[2] is 0xFF or 0xFD && data[13] == 1)
            clues |= ZeekClues.ClientHello;
        if (data[0] >= 0xC0 && data.Length >= 1200)
        {
            uint version = BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
            bool isInitial = (data[0] >> 4, version) is (0xC, 1) or (0xD, 0x6B3343CF);
            clues |= isInitial ? ZeekClues.QuicInitial : ZeekClues.None;
        }
        return clues | OfRdp(data);
    }

    private static bool IsOfTcpPort(ReadOnlySpan<byte> data, ushort port) => ZeekServiceNames.OfTcpPort(port) switch
    {
        ZeekService.Dns => data.Length > DnsHeader.PrefixSize
            && DnsStart.IsCertain(BinaryPrimitives.ReadUInt16BigEndian(data), data[DnsHeader.PrefixSize..]),
        ZeekService.KrbTcp => data.Length > 4 && IsKerberos(data[4..]),
        ZeekService.LdapTcp => IsLdap(data),
        ZeekService.Modbus => data.Length >= 8 && data[2] == 0 && data[3] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(data[4..]) is >= 2 and <= 254,
        ZeekService.Mqtt => IsPublication(data),
        ZeekService.Mysql => IsMysqlStart(data),
        ZeekService.Xmpp => IsXmppStream(data),
        ZeekService.Dnp3Tcp => IsDnp3(data),
        _ => false,
    };

    private static ZeekClues OfUdpPort(ReadOnlySpan<byte> data, ushort port)
    {
        bool isOfPort = false;
        switch (ZeekServiceNames.OfUdpPort(port))
        {
            case ZeekService.Dns:
                return OfDns(data, port == NetBios);
            case ZeekService.Ntp:
                return OfNtp(data);
            case ZeekService.Krb:
                isOfPort = IsKerberos(data);
                break;
            case ZeekService.Snmp:
                isOfPort = data.Length > 4 && data[0] == 0x30;
                break;
            case ZeekService.LdapUdp:
                isOfPort = IsLdap(data);
                break;
            case ZeekService.Syslog:
                isOfPort = true;
                break;
            case ZeekService.Radius:
                isOfPort = data.Length >= 20 && BinaryPrimitives.ReadUInt16BigEndian(data[2..]) is var length
                    && length >= 20 && length <= data.Length;
                break;
            case ZeekService.GtpV1:
                isOfPort = data.Length > 8 && data[0] >> 4 == 3 && data[1] == 0xFF;
                break;
            case ZeekService.Teredo:
                isOfPort = data.Length >= 40 && (data[0] >> 4 == 6 || (data[0] == 0 && data[1] is 0 or 1));
                break;
            case ZeekService.Ayiya:
                isOfPort = data.Length >= AyiyaHeader.FixedSize && data.Length >= AyiyaHeader.FixedSize
                    + AyiyaHeader.IdentityLength(data) + AyiyaHeader.SignatureLength(data);
                break;
            case ZeekService.Vxlan:
                isOfPort = data.Length >= 8 && (data[0] & 8) != 0;
                break;
            case ZeekService.Geneve:
                isOfPort = data.Length >= 8 && data[0] >> 6 == 0 && data.Length >= 8 + (data[0] & 0x3F) * 4;
                break;
            case ZeekService.Dnp3Udp:
                isOfPort = IsDnp3(data);
                break;
        }
        return isOfPort ? ZeekClues.OfPort : ZeekClues.None;
    }

    private static ZeekClues OfDns(ReadOnlySpan<byte> data, bool isNetBios)
    {
        if (!DnsHeader.TryRead(data, out DnsHeader header))
            return ZeekClues.None;
        // Queries, notifications (RFC 1996) and updates (RFC 2136).
        if (header.Opcode is not (0 or 4 or 5) && !isNetBios)
            return ZeekClues.Unfollowed;
        ZeekClues clues = header.IsResponse ? ZeekClues.FromServer : ZeekClues.FromClient;
        if (header.Questions > MostQuestions)
            return clues | ZeekClues.Unfollowed;
        int missing = header.Questions + header.Answers;
        foreach (DnsRecord _ in header.Records)
            missing--;
        return missing > 0 ? clues : clues | ZeekClues.OfPort;
    }

    private static ZeekClues OfNtp(ReadOnlySpan<byte> data)
    {
        const int MessageBytes = 48;
        int mode = data[0] & 7;
        if (mode is >= 1 and <= 5 && data.Length < MessageBytes)
            return ZeekClues.None;
        return ZeekClues.OfPort | mode switch
        {
            3 => ZeekClues.FromClient,
            4 => ZeekClues.FromServer,
            _ => ZeekClues.None,
        };
    }

    // AS-REQ, AS-REP, TGS-REQ, TGS-REP and KRB-ERROR of RFC 4120.
    private static bool IsKerberos(ReadOnlySpan<byte> data) =>
        data.Length > 10 && data[0] is 0x6A or 0x6B or 0x6C or 0x6D or 0x7E;

    // A greeting of version 9 or 10, or the second message, which answers it; each has 3 bytes of length, and a number.
    private static bool IsMysqlStart(ReadOnlySpan<byte> data) =>
        data.Length > 5 && data[2] == 0 && ((data[3] == 0 && data[4] is 9 or 10) || data[3] == 1);

    // The signature of Zeek wants the name space, which its port makes unnecessary.
    private static bool IsXmppStream(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("<?xml"u8))
            data = data[(data.IndexOf("?>"u8) + 2)..];
        return data.TrimStart("\r\n "u8).StartsWith("<stream:stream "u8);
    }

    // RDP over UDP (MS-RDPEUDP): SYN has all bits of its first field set, and a datagram of a certain length.
    private static ZeekClues OfRdp(ReadOnlySpan<byte> data)
    {
        const int FlagsOffset = 7;
        const int SynOrAck = 0x05;
        if (data.Length <= FlagsOffset)
            return ZeekClues.None;
        if (data[FlagsOffset] == 1 && data.Length is >= 1132 and <= 1232
            && BinaryPrimitives.ReadUInt32BigEndian(data) == uint.MaxValue)
            return ZeekClues.RdpSyn;
        return (data[FlagsOffset] & SynOrAck) != 0 ? ZeekClues.RdpAnswer : ZeekClues.None;
    }

    // The bind request of RFC 4511, whose lengths take one byte.
    private static bool IsBind(ReadOnlySpan<byte> data) =>
        data.Length > 5 && data[2] == 2 && data[3] == 1 && data[5] == 0x60;

    // A sequence that begins with the number of the message.
    private static bool IsLdap(ReadOnlySpan<byte> data)
    {
        if (data.Length < 7 || data[0] != 0x30)
            return false;
        int at = data[1] < 0x80 ? 2 : 2 + (data[1] & 0x7F);
        return at + 2 < data.Length && data[at] == 2 && data[at + 1] is >= 1 and <= 4;
    }

    // PUBLISH of MQTT, whose length has seven bits in each byte.
    private static bool IsPublication(ReadOnlySpan<byte> data)
    {
        const int MostLengthBytes = 4;
        if (data[0] >> 4 != 3)
            return false;
        (int at, int length) = (1, 0);
        for (int shift = 0; at < data.Length && at <= MostLengthBytes; shift += 7)
        {
            length |= (data[at] & 0x7F) << shift;
            if ((data[at++] & 0x80) == 0)
                return at + 2 < data.Length && BinaryPrimitives.ReadUInt16BigEndian(data[at..]) + 2 <= length;
        }
        return false;
    }

    private static bool IsDnp3(ReadOnlySpan<byte> data) => data.Length >= 10 && data[0] == 5 && data[1] == 0x64;

    // Length 12, ten bytes of padding, message 21 (RFC 4253); of version 1, the session key, message 3 after padding to
    // a multiple of 8.
    private static bool IsNewKeys(ReadOnlySpan<byte> data)
    {
        const int SessionKey = 3;
        if (data.Length > 12 && data[0] == 0 && data[1] == 0
            && data[sizeof(uint) + 8 - (data[3] & 7)] == SessionKey)
            return true;
        ReadOnlySpan<byte> start = [0, 0, 0, 12, 10, 21];
        const int Bytes = 16;
        return data.Length >= Bytes && (data.StartsWith(start) || data[^Bytes..].StartsWith(start));
    }

    private static ZeekClues OfText(ReadOnlySpan<byte> data)
    {
        switch (data[0])
        {
            case (byte)'+':
                return data.StartsWith("+OK"u8) ? ZeekClues.PopReply : ZeekClues.None;
            case (byte)'*':
                return data.Length > 4 && data[1] == ' ' && (data[2] | 0x20) == 'o' && (data[3] | 0x20) == 'k'
                    ? ZeekClues.ImapReply
                    : ZeekClues.None;
            case (byte)'<':
                return IsXmppStream(data) && data.IndexOf("xmlns='jabber:"u8) >= 0
                    ? ZeekClues.XmppStream
                    : ZeekClues.None;
            case >= (byte)'0' and <= (byte)'9':
                bool isReply = data.Length >= 3 && char.IsAsciiDigit((char)data[1]) && char.IsAsciiDigit((char)data[2]);
                return !isReply ? ZeekClues.None
                    : data.StartsWith("220"u8) ? ZeekClues.Reply | ZeekClues.Greeting
                    : ZeekClues.Reply;
            case >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z':
                return OfWord(data);
            default:
                return ZeekClues.None;
        }
    }

    // Whether the last line, if it is whole, ends a reply of FTP, or the only line is not a reply.
    private static ZeekClues OfLines(ReadOnlySpan<byte> data)
    {
        const int MostLine = 512;
        if (!char.IsAsciiLetterOrDigit((char)data[0]) || data[^1] != '\n' || data.Length > MostLine)
            return ZeekClues.None;
        ReadOnlySpan<byte> lines = data[..^1].TrimEnd((byte)'\r');
        int start = lines.LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> last = lines[start..];
        bool isReply = last.Length >= 3 && last[0] is >= (byte)'1' and <= (byte)'9'
            && char.IsAsciiDigit((char)last[1]) && char.IsAsciiDigit((char)last[2]);
        if (isReply && (last.Length == 3 || last[3] == ' '))
            return ZeekClues.LastReply;
        return start == 0 && !(isReply && last[3] == '-') ? ZeekClues.NoReply : ZeekClues.None;
    }

    private static ZeekClues OfWord(ReadOnlySpan<byte> data)
    {
        const int MostWord = 20;
        if (data.Length > 4 && data[3] == '-' && Ascii.EqualsIgnoreCase(data[..3], "SSH"u8))
            return ZeekClues.SshBanner;
        int length = data[..Math.Min(data.Length, MostWord)].IndexOfAny(WordEnds);
        if (HttpMessage.TryRead(data, out HttpMessage message))
        {
            if (!message.IsRequest)
                return ZeekClues.HttpReply;
            if (length > 0 && !message.Version.IsEmpty)
                return ZeekClues.HttpRequest | ZeekClues.Word;
        }
        if (length < 3)
            return ZeekClues.None;
        if (data[length] == ' ' && HttpMethods.IsKnown(data[..length])
            && data.IndexOfAny((byte)'\r', (byte)'\n') is > 0 and int end && !data[length..end].Trim((byte)' ').IsEmpty)
            return ZeekClues.OldHttpRequest | ZeekClues.Word;
        Span<char> word = stackalloc char[length];
        Ascii.ToUpper(data[..length], word, out int written);
        return written == length && Commands.TryGetValue(word, out ZeekClues clues)
            ? clues | ZeekClues.Word
            : ZeekClues.Word;
    }

    private static Dictionary<string, ZeekClues> ReadCommands()
    {
        var commands = new Dictionary<string, ZeekClues>();
        Add("EHLO HELO", ZeekClues.SmtpHello | ZeekClues.SmtpCommand);
        Add(
            "MAIL RCPT DATA QUIT RSET VRFY EXPN HELP NOOP STARTTLS X-ANONYMOUSTLS SEND SOML SAML TURN BDAT ETRN AUTH",
            ZeekClues.SmtpCommand);
        Add("USER CAPA STLS", ZeekClues.PopCommand);
        Add(
            "ADMIN AWAY CAP CNOTICE CPRIVMSG CONNECT DIE ENCAP ERROR INFO INVITE ISON JOIN KICK KILL KNOCK LINKS LIST "
            + "LUSERS MODE MOTD NAMES NICK NOTICE OPER PART PASS PING PONG PRIVMSG QUIT REHASH RULES SERVER SERVICE "
            + "SERVLIST SETNAME SILENCE SQUERY SQUIT STATS SUMMON TIME TOPIC TRACE USER USERHOST USERS VERSION WALLOPS "
            + "WHO WHOIS WHOWAS STARTTLS", ZeekClues.IrcCommand);
        return commands;

        void Add(string words, ZeekClues clues)
        {
            foreach (string word in words.Split(' '))
                commands[word] = commands.GetValueOrDefault(word) | clues;
        }
    }
}
