using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols;

/// <summary>Every occurrence of every field of DNS, TLS and HTTP in real captures, and what tshark 4.0 prints of them.</summary>
public sealed class TsharkApplicationTests(ITestOutputHelper output)
{
    private const string Version = "TShark (Wireshark) 4.0.";

    // A segment at a time, and also those that tshark thinks it has seen.
    private static readonly string[] Preferences =
        ["-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ip.defragment:FALSE", "-o", "tcp.no_subdissector_on_error:FALSE"];

    // Left out are dns_udp_8053 and someip1, whose ports mean nothing and which tshark guesses to be DNS, the second wrongly,
    // dns_fwdptr and dns-badlabel, whose names point forward or are too long, which tshark says in place of the name, and
    // QUIC, in which tshark deciphers TLS.
    public static TheoryData<string> Captures =>
    [
        "tcpdump/dns_tcp.pcap", "tcpdump/edns-opts.pcap", "tcpdump/dnssec.pcap", "tcpdump/dns-uri.pcap",
        "packetnet/udp.pcap", "packetnet/LinuxCookedCapturev2.pcap", "tcpdump/arcnet-rfc1201-arp-icmp-http.pcap", "packetnet/ipv6_http.pcap",
        "tcpdump/print-flags.pcap", "tcpdump/eapon1.pcap",
    ];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Fields_are_what_tshark_prints(string capture)
    {
        Assert.SkipUnless(ForeignTool.Run("tshark", "--version").Output[0].StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        string path = Path.Combine(Corpus.Root, capture);
        Field[] fields = [FieldCatalogue.Find("frame.number")!, .. FieldCatalogue.All.Where(field => ProtocolTable.GroupOf(field.Protocol) == ProtocolGroup.Application)];
        string[] expected = ForeignTool.Run("tshark", [.. Preferences, "-r", path, "-T", "fields", .. fields.SelectMany(field => (string[])["-e", field.Name])]).Output;
        string[] actual = Encoding.UTF8.GetString(FieldText.BytesOf([path], new ExportOptions { Columns = fields, Occurrence = FieldOccurrence.All })).Split('\n')[..^1];
        foreach ((string theirs, string ours) in expected.Zip(actual).Where(pair => pair.First != pair.Second))
            output.WriteLine($"tshark {theirs}\nwe     {ours}");
        Assert.Equal(expected, actual);
    }
}
