using System.Text;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Names in conn.log's service, and when they are there.</summary>
public sealed class ZeekServiceTests : IDisposable
{
    private const TcpControl Syn = TcpControl.Synchronize;
    private const TcpControl Ack = TcpControl.Acknowledgment;
    private const string Hello = "\u0016\u0003\u0001\u0000\u0030\u0001\u0000\u0000\u002c\u0003\u0003 and a random";
    private const string NewKeys = "\u0000\u0000\u0000\u000c\u000a\u00150123456789";

    private const string Question =
        "\u0000\u0001\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0001a\u0000\u0000\u0001\u0000\u0001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Segments of the originator begin with >, those of the responder with <.
    [Theory]
    [InlineData(80, "http", ">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData(7777, "http", ">POST /a HTTP/1.0\r\n\r\n")]
    [InlineData(80, "-", "<HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData(80, "-", ">GET / HTTP/1.1\r\n\r\n", "<something else\r\n")]
    [InlineData(8080, "http,ssl", ">CONNECT a:443 HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\n\r\n", ">" + Hello)]
    [InlineData(443, "ssl", ">" + Hello)]
    [InlineData(443, "-", ">something", ">" + Hello)]
    [InlineData(25, "smtp", "<220 ready\r\n", ">EHLO a\r\n")]
    [InlineData(2525, "smtp", "<220 ready\r\n", ">HELO a\r\n")]
    [InlineData(25, "smtp,ssl", "<220 a\r\n", ">EHLO a\r\n", "<250 a\r\n", ">STARTTLS\r\n", "<220 go\r\n", ">" + Hello)]
    [InlineData(25, "-", "<SSH-2.0-a\r\n", ">QUIT\r\n")]
    [InlineData(21, "ftp", "<220 ready\r\n", ">USER a\r\n", "<331 what?\r\n")]
    [InlineData(21, "-", "<220 ready\r\n")]
    [InlineData(110, "pop3", "<+OK ready\r\n", ">USER a\r\n", "<+OK\r\n")]
    [InlineData(110, "-", "<+OK ready\r\n", ">QUIT\r\n", "<+OK\r\n")]
    [InlineData(143, "imap", "<* OK ready\r\n")]
    [InlineData(6667, "irc", ">NICK a\r\nUSER a\r\n")]
    [InlineData(22, "ssh", "<SSH-2.0-a\r\n", ">SSH-2.0-b\r\n", ">" + NewKeys)]
    [InlineData(22, "ssh", "<SSH-2.0-a\r\n", ">SSH-2.0-b\r\n", "<the keys" + NewKeys)]
    [InlineData(22, "-", "<SSH-2.0-a\r\n", ">SSH-2.0-b\r\n")]
    [InlineData(22, "ssh", "<SSH-1.5-a\n", ">SSH-1.5-b\n", ">\u0000\u0000\u0000\u000c1234\u0003and a key")]
    [InlineData(80, "http", ">GET /\r\n", "<any page")]
    [InlineData(80, "-", ">GET\r\n")]
    [InlineData(80, "-", ">GET /")]
    [InlineData(21, "-", "<220 a\r\n", ">USER a\r\n", "<230 b\r\n", ">PASV\r\n", "<99 no\r\n", ">QUIT\r\n")]
    [InlineData(21, "-", "<220 a\r\n", ">SYST\r\n", "<not supported\r\n", ">QUIT\r\n", "<221 bye\r\n")]
    [InlineData(21, "-", "<220 a\r\n", ">RETR\r\n", "<230_no_space\r\n")]
    [InlineData(21, "ftp", "<220-a\r\n", ">USER a\r\n", "<more of it\r\n", "<220 end\r\n")]
    [InlineData(21, "ftp", "<220 a\r\n", ">HELP\r\n", "<214-a\r\n of it\r\n214 end\r\n")]
    [InlineData(6667, "irc,ssl", ">STARTTLS\r\n", "<:a 670 :go ahead\r\n", ">" + Hello)]
    [InlineData(5222, "xmpp", ">\n<stream:stream to='a'>")]
    [InlineData(7000, "xmpp", ">\u003c?xml version='1.0'?><stream:stream xmlns='jabber:client'>")]
    [InlineData(7000, "-", "><stream:stream to='a'>")]
    [InlineData(3306, "mysql", "<\u0009\u0000\u0000\u0000\u000a5.5\u0000and", ">\u0002\u0000\u0000\u0001ab")]
    [InlineData(3306, "-", "<\u0009\u0000\u0000\u0000\u000a5.5\u0000and", ">else")]
    [InlineData(7000, "ldap_tcp", ">0\u000c\u0002\u0001\u0001`bind", "<0\u0005\u0002\u0001\u0001")]
    [InlineData(7000, "-", ">0\u000c\u0002\u0001\u0001`bind", "<else")]
    [InlineData(1883, "mqtt", "<\u0030\u0008\u0000\u0001abcde ")]
    [InlineData(1883, "mqtt", ">\u0010\u0020\u0000\u0004MQTT\u0004\u0002\u0000\u003c")]
    [InlineData(502, "modbus", ">\u0000\u0001\u0000\u0000\u0000\u0006\u0001\u0003\u0000\u0000\u0000\u0001")]
    public void Segments_name_the_service(ushort port, string service, params string[] segments)
    {
        Assert.Equal(service, Service(Stream(port, segments, isPartial: false)));
        // Few analyzers read a connection that began before the capture.
        string later = service switch
        {
            "ftp" or "irc" or "modbus" or "mqtt" => service,
            "irc,ssl" => "irc",
            // A violation is not noticed.
            "-" when port == 21 && segments.Length > 1 => "ftp",
            _ => "-",
        };
        Assert.Equal(later, Service(Stream(port, segments, isPartial: true)));
    }

    [Theory]
    [InlineData(514, "syslog", ">anything")]
    [InlineData(161, "-", ">\u0030\u000a\u0002\u0001\u0000\u0004")]
    [InlineData(161, "snmp", ">\u0030\u000a\u0002\u0001\u0000\u0004", "<\u0030\u000a\u0002\u0001\u0000\u0004")]
    [InlineData(5060, "sip", ">OPTIONS sip:a SIP/2.0\r\n\r\n", "<SIP/2.0 200 OK\r\n\r\n")]
    [InlineData(5060, "-", ">OPTIONS sip:a SIP/2.0\r\n\r\n")]
    [InlineData(5072, "ayiya", ">\u0000\u0000\u0000;time1")]
    [InlineData(5072, "-", ">\u0040\u0000\u0000;time1")]
    [InlineData(53, "dns", ">" + Question)]
    [InlineData(53, "-", ">no message of DNS at all")]
    public void Datagrams_name_the_service(ushort port, string service, params string[] datagrams) =>
        Assert.Equal(service, Service([.. datagrams.Select((text, number) => text[0] == '>'
            ? With(Udp(1000 + number, 1, 5000, 2, port, text.Length - 1), text[1..])
            : With(Udp(1000 + number, 2, port, 1, 5000, text.Length - 1), text[1..]))]));

    // The client is 10.0.0.1, and the server 10.0.0.2.
    [Theory]
    [InlineData(">PORT 10,0,0,1,19,137\r\n", 2, 1, 5001)]
    [InlineData(">port 10,0,0,1,19,137", 2, 1, 5001)]
    [InlineData(">EPRT |1|10.0.0.1|5001|\r\n", 2, 1, 5001)]
    [InlineData("<227 Entering Passive Mode (10,0,0,2,19,137).\r\n", 1, 2, 5001)]
    [InlineData("<200-more\r\n227 =10,0,0,2,19,137\r\n", 1, 2, 5001)]
    [InlineData("<227 Entering Passive Mode (10,0,0,9,19,137).\r\n", 1, 9, 5001)]
    [InlineData("<229 Entering Extended Passive Mode (|||5001|)\r\n", 1, 2, 5001)]
    [InlineData("<227 Entering Passive Mode (10,0,0,2,19,137).\r\n", 1, 2, 5002, false)]
    [InlineData("<227 Entering Passive Mode (10,0,0,2,19,137).\r\n", 3, 2, 5001, false)]
    [InlineData("<227 Entering Passive Mode (10,0,0,2,19,1370).\r\n", 1, 2, 5001, false)]
    [InlineData("<227 Entering Passive Mode (10,0,0,2,19)\r\n", 1, 2, 5001, false)]
    [InlineData("<229 Entering Extended Passive Mode (|||)\r\n", 1, 2, 5001, false)]
    [InlineData("<227 ", 1, 2, 5001, false)]
    [InlineData(">EPRT ", 2, 1, 5001, false)]
    [InlineData(">PORT", 2, 1, 5001, false)]
    public void Announced_connection_is_of_the_data_of_ftp(
        string announcement, byte originator, byte responder, ushort port, bool isAnnounced = true)
    {
        SomePacket[] control = Stream(21, [announcement], isPartial: false);
        SomePacket Begin(long time) => Tcp(time, originator, 6000, responder, port, Syn, 0, 100);
        Assert.Equal(isAnnounced ? "ftp-data" : "-", ServiceOf(port, [.. control, Begin(2000)]));
        // Later, and before it was announced.
        Assert.Equal("-", ServiceOf(port, [.. control, Begin(400_000)]));
        Assert.Equal("-", ServiceOf(port, [Begin(1), .. control]));
        Assert.Equal("-", ServiceOf(port, [.. Stream(2100, [announcement], isPartial: false), Begin(2000)]));
    }

    [Theory]
    [InlineData(4, "2>123 D^")]
    [InlineData(3, "1>123 D")]
    [InlineData(1, "1>123 D")]
    public void Message_of_a_time_server_turns_the_connection(int mode, string expected)
    {
        string message = new string('\0', 48).Insert(0, $"{(char)(0x20 | mode)}")[..48];
        JsonElement row = Assert.Single(Rows(With(Udp(1000, 1, 123, 2, 123, 48), message)));
        Assert.Equal("ntp", row.GetProperty("service").GetString());
        Assert.Equal(expected, Direction(row));
    }

    [Fact]
    public void Response_of_names_turns_the_connection_unless_it_goes_to_a_group()
    {
        string Message(char flags) => $"\u0000\u0001{flags}\u0000" + new string('\0', 8);
        JsonElement row = Assert.Single(Rows(With(Udp(1000, 1, 5353, 2, 5353, 12), Message('\u0084'))));
        Assert.Equal("2>5353 D^", Direction(row));
        row = Assert.Single(Rows(With(Udp(1000, 1, 5353, 2, 5353, 12), Message('\u0001'))));
        Assert.Equal("1>5353 D", Direction(row));
        SomePacket toGroup = With(Udp(1000, 1, 5353, 2, 5353, 12), Message('\u0084'));
        toGroup.Data[30] = 224;
        row = Assert.Single(Rows(toGroup));
        Assert.Equal("D", row.GetProperty("history").GetString());
        row = Assert.Single(Rows(With(Udp(1000, 1, 5000, 2, 53, 12), Message('\u0008'))));
        Assert.Equal("DX", row.GetProperty("history").GetString());
    }

    private static SomePacket[] Stream(ushort port, string[] segments, bool isPartial)
    {
        long time = 1000;
        (uint own, uint other) = (101, 501);
        List<SomePacket> packets = isPartial
            ? [Tcp(time++, 1, 5000, 2, port, Ack, 0, own, other)]
            : [Tcp(time++, 1, 5000, 2, port, Syn, 0, 100), Tcp(time++, 2, port, 1, 5000, Syn | Ack, 0, 500, 101),
                Tcp(time++, 1, 5000, 2, port, Ack, 0, own, other)];
        foreach (string segment in segments)
        {
            int length = segment.Length - 1;
            bool isOut = segment[0] == '>';
            packets.Add(With(
                isOut
                    ? Tcp(time++, 1, 5000, 2, port, Ack, length, own, other)
                    : Tcp(time++, 2, port, 1, 5000, Ack, length, other, own),
                segment[1..]));
            (own, other) = isOut ? (own + (uint)length, other) : (own, other + (uint)length);
        }
        return [.. packets];
    }

    private static SomePacket With(SomePacket packet, string payload)
    {
        Encoding.Latin1.GetBytes(payload).CopyTo(packet.Data, packet.Data.Length - payload.Length);
        return packet;
    }

    private static string Direction(JsonElement row) =>
        $"{row.GetProperty("id.orig_h").GetString()![^1]}>{row.GetProperty("id.resp_p").GetRawText()} "
        + $"{row.GetProperty("history").GetString()}";

    private string Service(SomePacket[] packets) => Service(Assert.Single(Rows(packets)));

    private string ServiceOf(ushort port, SomePacket[] packets) =>
        Service(Assert.Single(Rows(packets), row => row.GetProperty("id.resp_p").GetUInt16() == port));

    private static string Service(JsonElement row) =>
        row.TryGetProperty("service", out JsonElement service) ? service.GetString()! : "-";

    private JsonElement[] Rows(params SomePacket[] packets)
    {
        _folder.With("traffic", Some.Pcap(packets));
        using var output = new MemoryStream();
        FlowsOperation.Run([_folder["traffic"]], output, new FlowsOptions
        {
            Columns = FlowColumns.Zeek,
            Format = FlowFormat.JsonLines,
            IgnoreChecksums = true,
        });
        return
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }
}
