using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Messages of protocols that consist of lines of text, each in its own conversation.</summary>
internal static class CraftedLines
{
    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["messages of TFTP"] = (1, Tftp()),
        ["lines of FTP"] = (1, Lines(21, Commands, Answers)),
        ["lines of SMTP"] = (1, Lines(25, MailCommands, MailAnswers)),
        ["lines of POP"] = (1, Lines(110, PopCommands, PopAnswers)),
        ["lines of IMAP"] = (1, Lines(143, ImapCommands, ImapAnswers)),
        ["messages of SIP"] = (1, Sip()),
    };

    private static string[] Commands =>
    [
        "USER anonymous\r\n", "USER\r\n", "user  bob  x \r\n", "RETR a\nSTOR b\n", "PASS", "\r\n", " USER x\r\n",
        "PORT 10,0,0,1,4,1\r\n", "port 10,0,0,1,4\r\n", "USER a\tb\r\n", "USER\ta\r\n", "12 ab\r\n", "PASV\r\n",
        "USER a\rb\r\n", "USER a\r\nPASS b\r\n",
    ];

    private static string[] Answers =>
    [
        "220 Welcome\r\n", "220-Welcome\r\n line\r\n220 End\r\n", "220\r\n", "22 x\r\n", "abc\r\n", "220", "\r\n",
        "227 Entering Passive Mode (10,0,0,1,4,1)\r\n", "227 =10,0,0,1,4,1", "227 no\r\n", "220Welcome\r\n",
        "2200 x\r\n", "  xx\r\n", "220-\r\n", "220- a  \r\n", "999 a\r\n", "226 a\r\nmore", "a line\n",
    ];

    private static string[] MailCommands =>
    [
        "EHLO a.example\r\n", "MAIL FROM:<a@b>\r\n", "mail from:<a@b>\r\n", "QUIT\r\n", "DATA\r\n", "RSET",
        "NOOP x\r\nQUIT\r\n", "hello world\r\n", "AUTH LOGIN\r\n", "AB\r\n", "\r\n", "MAILX a\r\n", "MAIL",
        "MAIL  a b\r\n", "STARTTLS\r\n", "HELO a\n", "1234 a\r\n", "MAIL \r\n",
        "EHLO a\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\n",
    ];

    private static string[] MailAnswers =>
    [
        "220 a ESMTP\r\n", "250-a\r\n250-SIZE 1\r\n250 HELP\r\n", "250\r\n", "250 ", "250-a", "250 a",
        "250\r\n220 a\r\n", "250xa\r\n", "999 a\r\n", "250-\r\n250 \r\n", "220 a\nx\n",
    ];

    private static string[] PopCommands =>
    [
        "USER bob\r\n", "PASS\r\n", "STAT\r\nLIST\r\n", "RETR  1 2\r\n", "\r\n", "user b", "abc", "  USER a\r\n",
    ];

    private static string[] PopAnswers =>
    [
        "+OK ready\r\n", "-ERR no\r\n", "+ abc\r\n", "+OK  a b", "+OK", "+", "From: x\r\nTo: y\r\n", "\r\n",
        "+ok a\r\n", "+OKAY x\r\n", "-err",
    ];

    private static string[] ImapCommands =>
    [
        "a1 LOGOUT\r\n", "a3 UID FETCH 1:* (FLAGS)\r\n", "a4 NOOP\r\na5 LOGOUT\r\n", "a6", "\r\n", "a9  NOOP\r\n",
        " a\r\n", "a10 NOOP", "a13 CAPABILITY\r\n", "AGEAYg==\r\n", "a14 STARTTLS\n", "a4 NOOP\r\na5 LOG",
        "a UID\r\n", "a uid  x\r\n", "a uid copy 1 x\r\n", "a NOOP\n\n",
    ];

    private static string[] ImapAnswers =>
    [
        "* OK ready\r\n", "a1 OK LOGIN done\r\n", "* 5 EXISTS\r\n* 1 RECENT\r\na2 OK x\r\n", "+ idling\r\n",
        "a NO x\r\n", "a BAD\r\n", "a ok x\r\n", "a OK", "* LIST () \"/\" {3}\r\nabc\r\n", "* OK {3}\r\na b c\r\n",
        "* 5 EXISTS\r\n* 1 RECENT\r\na2 OK", "*\r\n",
    ];

    private static IEnumerable<SomePacket> Tftp()
    {
        string[] messages =
        [
            "\0\u0001boot.bin\0octet\0", "\0\u0002a\0netascii\0blksize\01432\0tsize\00\0", "\0\u0001boot",
            "\0\u0001boot\0oct", "\0\u0001a\0octet\0blksize\0", "\0\u0001a\0octet\0blksize\0900",
            "\0\u0003\0\u0001data", "\0\u0003\0\u0001", "\0\u0003\0", "\0\u0004\0\u0001",
            "\0\u0005\0\u0001File not found\0",
            "\0\u0005\0\u0001File", "\0\u0005\0\u0001", "\0\u0005\0", "\0\u0006blksize\01432\0tsize\00\0", "\0\u0006",
            "\0\u0007ab", "\0", "\0\u0001\0\0",
        ];
        return messages.SelectMany((message, i) => Cut(Text(message), 20000 + i));
    }

    private static IEnumerable<SomePacket> Sip()
    {
        const string Request = "OPTIONS sip:alice@b SIP/2.0\r\n";
        const string Session = "v=0\r\no=alice 1 2 IN IP4 h\r\ns=S S\r\nc=IN IP4 10.0.0.1/127\r\nt=1 2\r\n"
            + "a=tool:x\r\na=sendrecv\r\nm=audio 49172/2 RTP/AVP 0 8\r\nc=IN IP6 ::1\r\na=rtpmap:0 PCMU/8000\r\n"
            + "m=video 1 UDP 99\r\na=x y\r\n\r\na=z\r\n";
        string[] lines =
        [
            "INVITE sip:a@b:5060;transport=udp SIP/2.0\r\n\r\n", "INVITE  sip:a@b SIP/2.0\r\n\r\n",
            "invite sip:a@b SIP/2.0\r\n\r\n", "INVITE sip:a@b SIP/3.0\r\n\r\n", "INVITE sip:a@b\r\n\r\n",
            "INVITE sip:a@b SIP/2.0", "INVITE sip:a@b SIP/2.0 \r\n\r\n", "SIP/2.0 200\r\n\r\n",
            "SIP/2.0 200 \r\n\r\n", "SIP/2.0 2000 x\r\n\r\n", "SIP/2.0  200 OK\r\n\r\n", "SIP/2.0 100 Trying\r\n",
            "INVITE sip:a b@c SIP/2.0\r\n\r\n", "ACK sip:a:pw@b SIP/2.0\r\n\r\n", "MESSAGE im:a@b SIP/2.0\r\n\r\n",
            "INVITE tel:+1 SIP/2.0\r\n\r\n", "INVITE a@b SIP/2.0\r\n\r\n", "INVITE sip:[::1]:5060 SIP/2.0\r\n\r\n",
            "OPTIONS sip:b;p=1@c SIP/2.0\r\n\r\n", "OPTIONS sip:b?h=1 SIP/2.0\r\n\r\n", "OPTIONS * SIP/2.0\r\n\r\n",
        ];
        string[] headers =
        [
            "From: sip:a@b;tag=1", "From: <sip:alice@b:5070;user=phone>;x=y;tag=1",
            "f: \"A B\" <sips:a:pw@b>;tag=1;z=2",
            "From: A B <tel:+1234>;tag=1", "FROM:   sip:[2001:db8::1]:5060;tag=3", "From : sip:a@b", "From: \"x",
            "From: <sip:a@b", "To: sip:a@b?x=y", "t: <sip:a;p=1@b;q=2>;tag=9", "CSeq: 1", "CSeq: x INVITE",
            "CSeq:  4294967296  INVITE x", "CSeq: 12\tINVITE", "Via: SIP/2.0/UDP a:5060;branch=x;received=1.2.3.4",
            "v: SIP/2.0/TCP [::1]:5060;branch=y", "Via: SIP / 2.0 / UDP a", "Via: x", "Via: SIP/2.0 a",
            "Via: SIP/2.0/UDP a;branch=x, SIP/2.0/TCP b:5061;branch=z", "Contact: *", "Contact: <sip:a@b>;expires=5",
            "m: \"N\" <sip:alice@b;transport=tcp>;+sip.instance=\"<urn>\"", "Contact: <sip:a@b>, <sip:c@d:99>",
            "Call-ID:   a b  ", "Call-ID: x\r\nCall-ID: y", "User-Agent: a\r\n b", "Max-Forwards: 070",
            "Max-Forwards: x", "no colon\r\nServer: S", "Allow: A\r\nAllow: B", "Expires: 10x", "Subject: s",
        ];
        string[] sessions =
        [
            "Content-Type: application/sdp\r\n\r\n" + Session, "c: Application/SDP; x=y\r\n\r\n" + Session,
            "Content-Type: application/sdp\r\nContent-Length: 58\r\n\r\n" + Session,
            "Content-Type: text/plain\r\nContent-Length: 7\r\n\r\nhello\r\n",
        ];
        string[] messages =
        [
            .. lines, .. headers.Select(header => Request + header + "\r\n\r\n"),
            .. sessions.Select(one => Request + one),
        ];
        string two = Request + "Content-Length: 5\r\n\r\nhello"
            + "ACK sip:alice@b SIP/2.0\r\nContent-Length: 0\r\n\r\n";
        return messages.Select((one, i) => Captured(
                Ethernet(Ip4(17, Udp(Text(one), source: 20000 + i, destination: i % 2 == 0 ? 5060 : 9000)))))
            .Append(Captured(Ethernet(Ip4(6, Tcp(Text(two), source: 20000, destination: 5060)))));
    }

    // As a snap length leaves it.
    private static IEnumerable<SomePacket> Cut(string message, int port)
    {
        byte[] packet = Ethernet(Ip4(17, Udp(message, source: port, destination: 69)));
        for (int length = packet.Length - Bytes(message).Length + 1; length <= packet.Length; length++)
            yield return Captured(packet, length);
    }

    private static IEnumerable<SomePacket> Lines(int port, string[] requests, string[] answers) =>
        requests.Select((line, i) => Tcp(Text(line), source: 20000 + i, destination: port))
            .Concat(answers.Select((line, i) => Tcp(Text(line), source: port, destination: 30000 + i)))
            .Select(segment => Captured(Ethernet(Ip4(6, segment))));
}
