using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Tests.Filtering.Display;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Summaries;

/// <summary>The list of packets, compared with tshark 4.0.</summary>
public sealed class TsharkListTests(ITestOutputHelper output)
{
    // Of 100 packets whose protocol both name, at least so many have the same text.
    private const double LeastEqual = 97;

    private static readonly string[] Preferences =
    [
        "-n", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.no_subdissector_on_error:FALSE",
    ];

    // What is not known here without the packets before, or within messages that are not decoded (docs, parse).
    private static readonly string[] Reasoned =
    [
        "(duplicate use of ", "[Malformed Packet", "[BoundErrorUnreassembled", "[Packet size limited",
        "Bogus IP", "Invalid IPv6 header",
    ];

    [Theory]
    [InlineData("arp.pcap")]
    [InlineData("dns.pcap")]
    [InlineData("http.pcap")]
    [InlineData("icmp.pcap")]
    [InlineData("interfaces.pcapng")]
    [InlineData("ipv6.pcap")]
    [InlineData("linux-cooked-v1.pcap")]
    [InlineData("linux-cooked-v2.pcap")]
    [InlineData("http-nanoseconds-snaplen-96.pcap")]
    [InlineData("raw-ip.pcap")]
    [InlineData("tcp-loss.pcap")]
    [InlineData("udp-fragments.pcap")]
    [InlineData("vlan.pcap")]
    [InlineData("vlan-stacked.pcap")]
    public void A_list_is_the_same_to_the_byte(string capture)
    {
        SkipWithoutTshark();
        string path = Repository.TestData(capture);
        Assert.Equal(Expected(path), Lines(path, FieldFormats.Text));
        Assert.Equal(Expected(path, "-T", "tabs"), Lines(path, FieldFormats.Tabs));
    }

    [Theory]
    [InlineData("a", PacketTime.Absolute)]
    [InlineData("ad", PacketTime.AbsoluteWithDate)]
    [InlineData("adoy", PacketTime.AbsoluteWithDayOfYear)]
    [InlineData("d", PacketTime.Delta)]
    [InlineData("dd", PacketTime.DeltaDisplayed)]
    [InlineData("e", PacketTime.Epoch)]
    [InlineData("r", PacketTime.Relative)]
    [InlineData("u", PacketTime.Utc)]
    [InlineData("ud", PacketTime.UtcWithDate)]
    [InlineData("udoy", PacketTime.UtcWithDayOfYear)]
    public void Times_are_those_of_tshark(string letter, PacketTime time)
    {
        SkipWithoutTshark();
        foreach (string capture in (string[])["dns.pcap", "vectors/nanoseconds-le.pcap", "vectors/time-zero.pcap"])
        {
            string path = Repository.TestData(capture);
            Assert.Equal(Expected(path, "-t", letter), Lines(path, FieldFormats.Text, time));
        }
    }

    [Fact]
    public void Packets_of_the_corpus_have_tsharks_text()
    {
        SkipWithoutTshark();
        using var joined = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(FilteredCapture.OfEthernet())));
        string[] expected = Expected(joined.Path, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info");
        string[] actual = Lines(joined.Path, FieldFormats.Fields, columns: ["_ws.col.Protocol", "_ws.col.Info"]);
        Assert.Equal(expected.Length, actual.Length);
        var pairs = expected.Zip(actual, (theirs, ours) => (Theirs: theirs.Split('\t'), Ours: ours.Split('\t')))
            .Where(pair => pair.Theirs[0] == pair.Ours[0] && !Array.Exists(Reasoned, pair.Theirs[1].Contains))
            .ToList();
        int equal = pairs.Count(pair => pair.Theirs[1] == pair.Ours[1]);
        foreach ((string[] theirs, string[] ours) in pairs.Where(pair => pair.Theirs[1] != pair.Ours[1]))
            output.WriteLine($"{theirs[0]}: {theirs[1]}\n  we: {ours[1]}");
        Assert.InRange(100.0 * equal / pairs.Count, LeastEqual, 100);
    }

    private static void SkipWithoutTshark() => Assert.SkipUnless(
        ForeignTool.Run("tshark", "--version").Output[0]
            .StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal),
        "tshark 4.0 is not installed");

    // tshark also says where its reassembly fails.
    private static string[] Expected(string path, params string[] options) =>
    [
        .. ForeignTool.Run("tshark", [.. Preferences, "-r", path, .. options]).Output
            .Select(line => line.Split("[Reassembly error")[0]),
    ];

    private static string[] Lines(
        string path, FieldFormat format, PacketTime time = PacketTime.Relative, string[]? columns = null)
    {
        var options = new ExportOptions
        {
            Columns = columns is null
                ? format.UsualColumns
                : [.. columns.Select(name => FieldCatalogue.FindColumn(name)!)],
            Format = format,
            TimeColumn = time,
            JoinSegments = true,
        };
        return Encoding.UTF8.GetString(FieldText.BytesOf([path], options)).Split('\n')[..^1];
    }
}
