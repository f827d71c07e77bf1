using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols;

/// <summary>Every occurrence of every field of DNS, TLS and HTTP in real captures, compared with tshark 4.0.</summary>
public sealed class TsharkApplicationTests(ITestOutputHelper output)
{
    private const string Version = "TShark (Wireshark) 4.0.";

    // One segment at a time, including those that tshark takes for repetitions.
    private static readonly string[] Preferences =
    [
        "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ip.defragment:FALSE",
        "-o", "tcp.no_subdissector_on_error:FALSE",
    ];

    // Excluded: dns_udp_8053 and someip1, which tshark takes for DNS on unassigned ports, the second wrongly;
    // dns_fwdptr and dns-badlabel, whose names are invalid and which tshark describes instead; and QUIC, in which
    // tshark decrypts TLS.
    public static TheoryData<string> Captures =>
    [
        "tcpdump/dns_tcp.pcap", "tcpdump/edns-opts.pcap", "tcpdump/dnssec.pcap", "tcpdump/dns-uri.pcap",
        "packetnet/udp.pcap", "packetnet/LinuxCookedCapturev2.pcap", "tcpdump/arcnet-rfc1201-arp-icmp-http.pcap",
        "packetnet/ipv6_http.pcap",
        "tcpdump/print-flags.pcap", "tcpdump/eapon1.pcap",
    ];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Fields_equal_those_of_tshark(string capture)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(installed.StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        string path = Path.Combine(Corpus.Root, capture);
        Field[] fields =
        [
            FieldCatalogue.Find("frame.number")!,
            // EAP, which RADIUS carries, is compared with the other protocols of links.
            .. FieldCatalogue.All.Where(field => field.Protocol != Protocol.Authentication
                && ProtocolTable.GroupOf(field.Protocol) == ProtocolGroup.Application),
        ];
        IEnumerable<string> columns = fields.SelectMany(field => (string[])["-e", field.Name]);
        string[] expected = ForeignTool.Run("tshark", [.. Preferences, "-r", path, "-T", "fields", .. columns]).Output;
        var options = new ExportOptions { Columns = fields, Occurrence = FieldOccurrence.All };
        string[] actual = Encoding.UTF8.GetString(FieldText.BytesOf([path], options)).Split('\n')[..^1];
        foreach ((string theirs, string ours) in expected.Zip(actual).Where(pair => pair.First != pair.Second))
            output.WriteLine($"tshark {theirs}\nwe     {ours}");
        Assert.Equal(expected, actual);
    }
}
