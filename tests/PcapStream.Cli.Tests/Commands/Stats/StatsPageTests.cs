using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using PcapStream.Cli.Tests.Support;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Tests.Commands.Stats;

public sealed class StatsPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_statistic_has_a_section()
    {
        string[] names =
        [
            .. Statistics.All.Select(one => one.Names[0] is "io,stat," ? "io,stat,0.001" : one.Names[0])
                .Where(name => !name.Contains("v6", StringComparison.Ordinal)),
        ];
        File.WriteAllBytes(_folder["call.pcap"], Call());
        string[] captures =
        [
            TestData.Path("http.pcap"), TestData.Path("dns.pcap"), TestData.Path("icmp.pcap"), _folder["call.pcap"],
        ];
        ToolResult result = Tool.Run(
            ["stats", .. captures, "-w", Page, .. names.SelectMany(name => (string[])["-z", name])]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Output);
        XDocument page = Parse();
        Assert.Equal(names, page.Descendants().Where(one => one.Name.LocalName == "h2").Select(one => one.Value));
        Assert.All(
            page.Descendants().Where(one => one.Name.LocalName == "section").Skip(1),
            section => Assert.Contains(section.Descendants(), one => one.Name.LocalName == "td"));
    }

    [Theory]
    [InlineData("conv,tcp")]
    [InlineData("endpoints,tcp")]
    [InlineData("io,stat,0.001,tcp,udp")]
    [InlineData("tcp,health")]
    public void Page_beside_printed_tables_takes_nothing_from_them(string statistic)
    {
        string[] words = ["stats", TestData.Path("http.pcap"), "-z", statistic];
        Assert.Equal(Tool.Run(words).Output, Tool.Run([.. words, "--html", Page]).Output);
        string beside = File.ReadAllText(Page);
        Tool.Run([.. words, "-w", Page]);
        Assert.Equal(File.ReadAllText(Page), beside);
    }

    [Fact]
    public void Long_table_ends_and_says_so()
    {
        File.WriteAllBytes(_folder["many.pcap"], Sockets(250));
        Assert.Equal(0, Tool.Run("stats", _folder["many.pcap"], "-z", "conv,udp", "-w", Page).ExitCode);
        Assert.Contains("The first 200 of 250 rows", File.ReadAllText(Page));
        Assert.Equal(200, Parse().Descendants().Count(one => one.Name.LocalName == "tr") - 1);
        Assert.Contains("192.0.2.1:1000", File.ReadAllText(Page));
    }

    [Fact]
    public void Intervals_are_joined_when_there_are_more_than_a_screen_shows()
    {
        File.WriteAllBytes(_folder["many.pcap"], Sockets(250));
        Assert.Equal(0, Tool.Run("stats", _folder["many.pcap"], "-z", "io,stat,0.000001", "-w", Page).ExitCode);
        string line = Parse().Descendants().Last(
            one => one.Attribute("class")?.Value.StartsWith("line", StringComparison.Ordinal) == true)
            .Attribute("d")!.Value;
        Assert.InRange(line.Split('L').Length, 240, 480);
    }

    private string Page => _folder["page.html"];

    private XDocument Parse() => XDocument.Parse(File.ReadAllText(Page).Replace("<!DOCTYPE html>", ""));

    // One second between packets of UDP, each from another port.
    private static byte[] Sockets(int count) => Capture(
        Enumerable.Range(0, count).Select(i => Datagram((ushort)(1000 + i), 53, "")));

    // SIP that announces a stream of RTP, and a packet of the stream.
    private static byte[] Call() => Capture(
    [
        Datagram(5060, 5060, """
            INVITE sip:b@192.0.2.2 SIP/2.0
            Call-ID: a
            CSeq: 1 INVITE
            Content-Type: application/sdp

            v=0
            c=IN IP4 192.0.2.1
            m=audio 4000 RTP/AVP 0
            """.ReplaceLineEndings("\r\n") + "\r\n"),
        Datagram(4000, 4002, "\u0080\0\0\u0001\0\0\0\u0001\0\0\0\u0007sound"),
    ]);

    private static byte[] Datagram(ushort source, ushort destination, string text)
    {
        byte[] packet =
        [
            0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. new byte[8],
            .. Encoding.Latin1.GetBytes(text),
        ];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), source);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), destination);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + text.Length));
        return packet;
    }

    // A packet a second, from the IPv4 header on.
    private static byte[] Capture(IEnumerable<byte[]> packets)
    {
        using var capture = new MemoryStream();
        Write(0xA1B2C3D4, 0x0004_0002, 0, 0, 262144, 101);
        uint second = 0;
        foreach (byte[] packet in packets)
        {
            Write(second++, 0, (uint)packet.Length, (uint)packet.Length);
            capture.Write(packet);
        }
        return capture.ToArray();

        void Write(params ReadOnlySpan<uint> words)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            foreach (uint word in words)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
                capture.Write(bytes);
            }
        }
    }
}
