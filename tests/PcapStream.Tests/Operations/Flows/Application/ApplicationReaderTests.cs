using System.Text;
using PcapStream.Tests.Protocols.Quic;
using PcapStream.Tests.Protocols.Tls;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>What is found in a packet alone.</summary>
public sealed class ApplicationReaderTests : IDisposable
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const int Rounds = 20_000;

    private readonly FactText _facts = new();

    public void Dispose() => _facts.Dispose();

    [Theory]
    [InlineData(
        "GET /a?b HTTP/1.1\r\nhost: example.com \r\nUser-Agent: x y\r\n\r\n",
        "HttpMethod=GET|HttpTarget=/a?b|HttpHost=example.com|HttpUserAgent=x y")]
    [InlineData("GET / HTTP/1.1\r\nHost: exam", "HttpMethod=GET|HttpTarget=/")]
    [InlineData("HTTP/1.1 404 Not Found\r\n", "HttpStatus=404")]
    [InlineData("GET / HTTP/1", "")]
    [InlineData("SSH-2.0-OpenSSH_9.7\r\n\0\0", "SshBanner=SSH-2.0-OpenSSH_9.7")]
    [InlineData("SSH-2.0-Open", "")]
    [InlineData("SEARCH / HTTP/1.1\r\n\r\n", "HttpMethod=SEARCH|HttpTarget=/")]
    [InlineData("no request at all\r\n", "")]
    public void Text_is_recognised_on_any_port(string payload, string expected) => Assert.Equal(
        expected, string.Join('|', _facts.Read(Encoding.Latin1.GetBytes(payload), Tcp, 50_000, 50_001)));

    [Theory]
    [InlineData("1234 0100 0001 0000 0000 0000 03777777 0161 00 001C 0001", "DnsName=www.a|DnsType=001c")]
    [InlineData(
        "1234 8183 0001 0000 0000 0000 0161 00 0001 0001", "DnsName=a|DnsType=0001|DnsResponseCode=03")]
    [InlineData("0000 8400 0000 0001 0000 0000 0161 00 0001 0001 00000001 0004 01020304", "DnsResponseCode=00")]
    [InlineData("1234 0100 0001 0000 0000 0000 00 0002 0001", "DnsName=|DnsType=0002")]
    [InlineData("1234 0100 0001 0000 0000 0000 C00C 0002 0001", "")]
    [InlineData("1234 0100 0001", "")]
    public void Names_are_read_on_ports_of_DNS(string message, string expected)
    {
        byte[] payload = Bytes(message);
        Assert.Equal(expected, string.Join('|', _facts.Read(payload, Udp, 50_000, 53)));
        Assert.Equal(expected, string.Join('|', _facts.Read(payload, Udp, 5353, 50_000)));
        Assert.Empty(_facts.Read(payload, Udp, 50_000, 54));
        if (expected.Length > 0)
        {
            Assert.Equal(
                expected,
                string.Join('|', _facts.Read([0, (byte)payload.Length, .. payload, 1], Tcp, 53, 50_000)));
        }
    }

    [Theory]
    [InlineData("0303", "002B 0002 0304", "TlsVersion=0304")]
    [InlineData("0303", "0017 0000", "TlsVersion=0303")]
    [InlineData("0301", "", "TlsVersion=0301")]
    public void Server_chooses_the_version(string version, string extensions, string expected)
    {
        byte[] rest = Bytes(extensions);
        byte[] body =
            [.. Bytes(version), .. new byte[32], 0, 0x13, 1, 0, 0, (byte)rest.Length, .. rest];
        byte[] message = [2, 0, 0, (byte)body.Length, .. body];
        Assert.Equal([expected], _facts.Read(SomeHello.Records(message), Tcp, 443, 50_000));
    }

    [Theory]
    [InlineData("C0 1A2A3A4A 08 0102030405060708 00", "QuicVersion=1a2a3a4a")]
    [InlineData("C0 FF00001D 08 0102030405060708 00", "QuicVersion=ff00001d")]
    [InlineData("80 00000000 08 0102030405060708 00", "")]
    [InlineData("40 0102030405060708090A0B0C0D0E0F101112131415161718", "")]
    public void Other_versions_of_QUIC_give_the_version(string datagram, string expected) =>
        Assert.Equal(expected, string.Join('|', _facts.Read(Bytes(datagram), Udp, 50_000, 443)));

    [Fact]
    public void Long_values_are_cut()
    {
        string line = $"GET /{new string('a', 500)} HTTP/1.1\r\n\r\n";
        Assert.Equal(
            "HttpTarget=/" + new string('a', 127),
            _facts.Read(Encoding.Latin1.GetBytes(line), Tcp, 1, 2)[1]);
    }

    [Fact]
    public void Random_changes_do_no_harm()
    {
        var random = new Random(5);
        byte[] hello = SomeHello.Client("example.com", "h2", 40);
        byte[] name = Bytes("1234 8180 0001 0001 0000 0000 0161 00 0001 0001 C00C 0001 0001 00000001 0004 01020304");
        (byte[] Payload, byte Protocol, ushort Port)[] seeds =
        [
            (SomeHello.Records(hello), Tcp, 443), (SomeHello.Records(hello, 50), Tcp, 443),
            (SomeQuic.Initial(false, new byte[8], 0, SomeQuic.Crypto(0, hello), 400), Udp, 443),
            (name, Udp, 53), ([0, (byte)name.Length, .. name], Tcp, 53),
            ("POST / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Tcp, 80), ("SSH-2.0-x\r\n"u8.ToArray(), Tcp, 22),
        ];
        for (int round = 0; round < Rounds; round++)
        {
            (byte[] seed, byte protocol, ushort port) = seeds[round % seeds.Length];
            byte[] payload = seed[..(random.Next(3) == 0 ? random.Next(seed.Length) : seed.Length)];
            for (int i = random.Next(6); i > 0 && payload.Length > 0; i--)
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            ushort other = (ushort)(round % 7);
            if (protocol == Tcp)
                _facts.Segment(other, (uint)random.Next(60), payload);
            else
                _facts.Datagram(other, payload);
            _facts.Read(payload, protocol, port, other);
        }
    }

    // Frames whose packet is valid: what is inside of a protected packet can be anything too.
    [Fact]
    public void Random_frames_do_no_harm()
    {
        var random = new Random(6);
        byte[] seed = [2, 1, 0, 0, 3, .. SomeQuic.Crypto(3, [1, 2, 3]), .. SomeQuic.Crypto(0, [1, 0, 0])];
        for (int round = 0; round < Rounds / 20; round++)
        {
            byte[] frames = [.. seed];
            for (int i = random.Next(4); i > 0; i--)
                frames[random.Next(frames.Length)] = (byte)random.Next(256);
            byte[] packet = SomeQuic.Initial(random.Next(2) == 0, new byte[8], (uint)round, frames, 30);
            Assert.NotEmpty(_facts.Datagram((ushort)(round % 5), packet));
        }
    }

    private static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
