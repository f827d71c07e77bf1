using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Stripping;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Edits;

/// <summary>Encapsulations are removed, and what they carry is kept to the byte.</summary>
public sealed class StripTests : IDisposable
{
    private const string Ethernet = "020000000001 020000000002 ";
    private const string Udp = "0035 0036 000c 0000 61626364 ";
    private const string Ip = "45000020 00000000 40110000 0a000001 0a000002 " + Udp;
    private const string Ip6 = "60000000 000c1140 " + Addresses6 + Udp;
    private const string Addresses6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("vlan", Ethernet + "8100 0001 0800" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("vlan", Ethernet + "88a8 0001 8100 0002 86dd" + Ip6, Ethernet + "86dd" + Ip6)]
    [InlineData("vlan", Ethernet + "8100 0001 88cc 0102", Ethernet + "88cc 0102")]
    [InlineData("mpls", Ethernet + "8847 00010040 00011140" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("mpls", Ethernet + "8847 00011140" + Ip6, Ethernet + "86dd" + Ip6)]
    [InlineData("mpls", Ethernet + "8847 00011140 00000000" + Ethernet + "0800" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("pppoe", Ethernet + "8864 1100 0001 0022 0021" + Ip + "0000", Ethernet + "0800" + Ip)]
    [InlineData("gre", Ethernet + "0800 45000038 00000000 402f0000 0a000003 0a000004 0000 0800" + Ip + "0000",
        Ethernet + "0800" + Ip)]
    [InlineData("gre", Ethernet + "0800 4500004c 00000000 402f0000 0a000003 0a000004 0000 86dd" + Ip6,
        Ethernet + "86dd" + Ip6)]
    [InlineData("gre,vlan", Ethernet + "8100 0001 0800 4500004a 00000000 402f0000 0a000003 0a000004 0000 6558"
        + Ethernet + "8100 0002 0800" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("vxlan", Ethernet + "0800 45000052 00000000 40110000 0a000003 0a000004 1000 12b5 003e 0000"
        + "08000000 00000100" + Ethernet + "0800" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("ipip", Ethernet + "0800 45000034 00000000 40040000 0a000003 0a000004" + Ip, Ethernet + "0800" + Ip)]
    [InlineData("ipip", Ethernet + "86dd 60000000 00200440" + Addresses6 + Ip, Ethernet + "0800" + Ip)]
    [InlineData("all", Ethernet + "86dd 60000000 00482940" + Addresses6 + "60000000 00200440" + Addresses6 + Ip,
        Ethernet + "0800" + Ip)]
    public void Encapsulation_is_removed(string layers, string packet, string stripped)
    {
        (ReadPacket written, EditReport report) = Run(packet, new EditOptions { Strip = Parse(layers) });
        Assert.Equal(Bytes(stripped), written.Data);
        Assert.Equal((uint)written.Data.Length, written.OriginalLength);
        Assert.Equal(LinkType.Ethernet, written.LinkType);
        Assert.Equal((1, 0), (report.Stripped, report.NotStripped));
    }

    [Theory]
    // A first fragment, an unknown payload, a header that was captured in part, a tag in a tunnel that is kept.
    [InlineData("gre", Ethernet + "0800 45000038 00002000 402f0000 0a000003 0a000004 0000 0800" + Ip)]
    [InlineData("gre", Ethernet + "0800 45000038 00000000 402f0000 0a000003 0a000004 0000 88cc" + Ip)]
    [InlineData("gre", Ethernet + "0800 45000038 00000000 402f0000 0a000003 0a000004 00")]
    [InlineData("vlan", Ethernet + "0800 4500004a 00000000 402f0000 0a000003 0a000004 0000 6558" + Ethernet
        + "8100 0002 0800" + Ip)]
    public void Encapsulation_that_cannot_be_removed_is_kept_and_counted(string layers, string packet)
    {
        (ReadPacket written, EditReport report) = Run(packet, new EditOptions { Strip = Parse(layers) });
        Assert.Equal(Bytes(packet), written.Data);
        Assert.Equal((0, 1), (report.Stripped, report.NotStripped));
    }

    [Fact]
    public void Packet_without_a_header_that_can_announce_it_becomes_raw()
    {
        // BSD's loopback announces IPv6 by a number that differs between systems.
        (ReadPacket written, _) = Run(
            "02000000 45000048 00000000 40290000 0a000003 0a000004" + Ip6,
            new EditOptions { Strip = StrippedLayers.IpInIp }, link: 0);
        Assert.Equal((LinkType.RawIp, Bytes(Ip6).Length), (written.LinkType, written.Data.Length));
    }

    [Theory]
    [InlineData(NewLinkType.Raw, 1, Ethernet + "0800" + Ip + "0000", Ip)]
    [InlineData(NewLinkType.Raw, 1, Ethernet + "8100 0001 86dd" + Ip6, Ip6)]
    [InlineData(NewLinkType.Ethernet, 101, Ip, "000000000000 000000000000 0800" + Ip)]
    [InlineData(NewLinkType.Ethernet, 0, "02000000" + Ip, "000000000000 000000000000 0800" + Ip)]
    public void Link_layer_header_is_replaced(NewLinkType type, int link, string packet, string expected)
    {
        (ReadPacket written, EditReport report) = Run(packet, new EditOptions { LinkType = type }, link);
        Assert.Equal(Bytes(expected), written.Data);
        Assert.Equal(type == NewLinkType.Raw ? LinkType.RawIp : LinkType.Ethernet, written.LinkType);
        Assert.Equal(0, report.LinkTypesKept);
    }

    [Fact]
    public void Nothing_that_was_named_is_left_in_other_peoples_captures()
    {
        long stripped = 0;
        var left = new List<string>();
        var decoder = new PacketDecoder();
        foreach (string file in Editcap.Captures())
        {
            EditReport report = ConvertOperation.Run([file], _folder["out"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                Edit = new EditOptions { Strip = StrippedLayers.Vlan | StrippedLayers.Vxlan | StrippedLayers.Geneve },
            }).Edits!;
            stripped += report.Stripped;
            long found = ReadPacket.All(File.ReadAllBytes(_folder["out"])).Packets.LongCount(packet =>
            {
                DecodedPacket decoded = decoder.Decode(packet.Data, packet.LinkType.Value, packet.OriginalLength);
                return decoded.IndexOf(Protocol.Vlan) >= 0 || decoded.IndexOf(Protocol.ServiceVlan) >= 0
                    || decoded.IndexOf(Protocol.Vxlan) >= 0 || decoded.IndexOf(Protocol.Geneve) >= 0;
            });
            if (found > report.NotStripped)
                left.Add($"{file}: {found} left, {report.NotStripped} counted");
        }
        Assert.True(stripped > 100, $"only {stripped} packets");
        Assert.Empty(left);
    }

    private static StrippedLayers Parse(string names) => names.Split(',')
        .Select(name => Enum.Parse<StrippedLayers>(name == "ipip" ? "IpInIp" : name, ignoreCase: true))
        .Aggregate((all, one) => all | one);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private (ReadPacket Packet, EditReport Report) Run(string hex, EditOptions edit, int link = 1)
    {
        byte[] data = Bytes(hex);
        File.WriteAllBytes(_folder["in"], Some.Pcap([new SomePacket(1, 2, data, (uint)data.Length)], link: (uint)link));
        ConvertResult result =
            ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions { Edit = edit });
        return (Assert.Single(ReadPacket.All(File.ReadAllBytes(_folder["out"])).Packets), result.Edits!);
    }
}
