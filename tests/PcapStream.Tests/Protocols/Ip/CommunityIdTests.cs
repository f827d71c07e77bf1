using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Ip;

/// <summary>Community ID against its published examples, and the field against tshark's plugin.</summary>
public sealed class CommunityIdTests
{
    public static TheoryData<string> Captures =>
    [
        "tcpdump/icmpv6.pcap", "tcpdump/dns_tcp.pcap", "packetnet/ipv6_http.pcap", "packetnet/udp.pcap",
        "tcpdump/icmpv6-ns-nonce.pcap", "tcpdump/vxlan.pcap", "tcpdump/print-flags.pcap", "tcpdump/edns-opts.pcap",
    ];

    [Theory]
    [InlineData("128.232.110.120", 34855, "66.35.250.204", 80, 6, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData("192.168.1.52", 54585, "8.8.8.8", 53, 17, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    [InlineData("192.168.0.89", 8, "192.168.0.1", 0, 1, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=")]
    [InlineData("192.168.170.8", 7, "192.168.170.56", 80, 132, "1:jQgCxbku+pNGw8WPbEc/TS/uTpQ=")]
    [InlineData(
        "fe80::200:86ff:fe05:80da", 135, "fe80::260:97ff:fe07:69ea", 0, 58, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=")]
    public void Published_examples_have_their_values_in_both_directions(
        string source, ushort sourcePort, string destination, ushort destinationPort, byte number, string expected)
    {
        FiveTuple ends = default;
        (ends.Source, ends.Destination) = (NetworkAddress.Parse(source), NetworkAddress.Parse(destination));
        (ends.SourcePort, ends.DestinationPort, ends.Number) = (sourcePort, destinationPort, number);
        FiveTuple answer = ends;
        (answer.Source, answer.Destination) = (ends.Destination, ends.Source);
        (answer.SourcePort, answer.DestinationPort) = (ends.DestinationPort, ends.SourcePort);
        if (number is IpNumbers.Icmp or IpNumbers.Icmpv6)
        {
            ends.Icmp = ((byte)sourcePort, (byte)destinationPort);
            answer.Icmp = (IcmpPorts.Counterpart(number, (byte)sourcePort)!.Value, 0);
        }
        Assert.Equal((expected, expected), (Of(ends), Of(answer)));
    }

    // RFC 3174, section 7.3, and a message that ends where the length begins.
    [Theory]
    [InlineData("abc", "A9993E364706816ABA3E25717850C26C9CD0D89D")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983E441C3BD26EBAAE4AA1F95129E5E54670F1")]
    [InlineData("", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")]
    public void Hash_is_the_published_one(string text, string expected)
    {
        byte[] hash = new byte[Sha1.Size];
        Sha1.Hash(Encoding.ASCII.GetBytes(text), hash);
        Assert.Equal(expected, Convert.ToHexString(hash));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Field_equals_that_of_tshark(string capture)
    {
        string path = Path.Combine(Corpus.Root, capture);
        string[] expected = ForeignTool.Run(
            "tshark",
            [
                "-r", path, "--enable-protocol", "communityid", "-o", "ip.defragment:FALSE",
                "-o", "ipv6.defragment:FALSE", "-T", "fields", "-e", "frame.number", "-e", "communityid",
            ]).Output;
        var options = new ExportOptions
        {
            Columns = [FieldCatalogue.Find("frame.number")!, FieldCatalogue.Find("communityid")!],
            Occurrence = FieldOccurrence.All,
        };
        Assert.Equal(expected, Encoding.UTF8.GetString(FieldText.BytesOf([path], options)).Split('\n')[..^1]);
    }

    private static string Of(FiveTuple ends)
    {
        var values = new FieldValues();
        CommunityId.Add(values, ends);
        return Encoding.UTF8.GetString(values[0]);
    }
}
