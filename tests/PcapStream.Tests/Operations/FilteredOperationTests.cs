using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Count;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>Operations with a filter see the packets that tcpdump -r prints.</summary>
public sealed class FilteredOperationTests
{
    // So that even these captures are work for several threads.
    private static readonly BatchOptions SmallBatches = new() { PacketsPerBatch = 7, Threads = 4 };

    private static readonly string Dns = Repository.TestData("dns.pcap");

    [Theory]
    [InlineData("dns.pcap", "udp port 53")]
    [InlineData("dns.pcap", "ip6")]
    [InlineData("http.pcap", "tcp[tcpflags] & tcp-syn != 0")]
    [InlineData("http.pcap", "src port 80 and greater 500")]
    [InlineData("vlan-stacked.pcap", "vlan and vlan and ip")]
    [InlineData("linux-cooked-v1.pcap", "inbound")]
    [InlineData("linux-cooked-v2.pcap", "outbound and not arp")]
    [InlineData("raw-ip.pcap", "udp or icmp")]
    [InlineData("ipv6.pcap", "ip6 protochain 58")]
    public void Filtered_packets_equal_tcpdumps(string recording, string expression)
    {
        string file = Repository.TestData(recording);
        (int exitCode, string[] lines, _) = ForeignTool.Run("tcpdump", "-n", "-r", file, expression);
        Assert.Equal(0, exitCode);
        // What is printed on a packet's second line is indented.
        int expected = lines.Count(line => !char.IsWhiteSpace(line[0]));
        CountResult result = CountOperation.Run([file], new CountOptions
        {
            Filter = PacketFilter.Parse(expression),
            Batches = SmallBatches,
        });
        Assert.Empty(result.Failures);
        Assert.Equal(expected, result.Packets);
        Assert.Equal(CountOperation.Run([file], new CountOptions()).Packets, result.Packets + result.FilteredOut);
        using var folder = new TemporaryFolder();
        Assert.Equal(expected, ConvertOperation.Run([file], folder["out"], new ConvertOptions
        {
            Filter = PacketFilter.Parse(expression),
        }).Packets);
    }

    [Fact]
    public void Number_of_packets_counts_those_that_pass()
    {
        Filtering.LibPcap.Require();
        var filter = PacketFilter.Parse("src port 53");
        CountResult result = CountOperation.Run([Dns, Dns], new CountOptions
        {
            Filter = filter,
            MaxPackets = 20,
            Batches = SmallBatches,
        });
        // tcpdump -n -r dns.pcap shows the 20th answer after 22 other packets, and each capture has 15 of
        // them.
        Assert.Equal((20, 20, 22), (result.Packets, result.Protocols[0].Packets, result.FilteredOut));
        using var folder = new TemporaryFolder();
        Assert.Equal(20, ConvertOperation.Run([Dns, Dns], folder["out"], new ConvertOptions
        {
            Filter = filter,
            MaxPackets = 20,
        }).Packets);
    }

    [Fact]
    public void Filter_keeps_blocks_without_packets()
    {
        Filtering.LibPcap.Require();
        byte[] arp = Convert.FromHexString("0200000000010200000000020806");
        byte[] capture = new PcapNgBuilder().Section().Interface().Interface(linkType: 113)
            .Enhanced(0, 1, arp).Custom(1, [1, 2, 3]).Enhanced(0, 2, [1, 2, 3]).Enhanced(
                1, 3, [.. new byte[14], 8, 6]).Statistics(1, 9).ToArray();
        using var folder = new TemporaryFolder().With("in.pcapng", capture);
        ConvertResult result = ConvertOperation.Run([folder["in.pcapng"]], folder["out.pcapng"], new ConvertOptions
        {
            Filter = PacketFilter.Parse("arp"),
        });
        Assert.Equal(2, result.Packets);
        byte[] expected = new PcapNgBuilder().Section().Interface().Interface(linkType: 113)
            .Enhanced(0, 1, arp).Custom(1, [1, 2, 3]).Enhanced(
                1, 3, [.. new byte[14], 8, 6]).Statistics(1, 9).ToArray();
        Assert.Equal(expected, File.ReadAllBytes(folder["out.pcapng"]));
    }

    [Fact]
    public void Output_without_passing_packets_is_a_valid_capture()
    {
        Filtering.LibPcap.Require();
        using var folder = new TemporaryFolder();
        Assert.Equal(0, ConvertOperation.Run([Dns], folder["out.pcap"], new ConvertOptions
        {
            Filter = PacketFilter.Parse("port 1"),
        }).Packets);
        Assert.Equal(File.ReadAllBytes(Dns)[..24], File.ReadAllBytes(folder["out.pcap"]));
    }

    [Fact]
    public void Capture_that_the_filter_does_not_apply_to_is_a_failure()
    {
        Filtering.LibPcap.Require();
        var filter = PacketFilter.Parse("wlan type mgt");
        CountResult result = CountOperation.Run([Dns], new CountOptions { Filter = filter });
        Assert.StartsWith(
            $"{Dns}: filter 'wlan type mgt' does not fit packets of link type 1 (EN10MB): ",
            Assert.Single(result.Failures).Message);
        using var folder = new TemporaryFolder();
        Assert.Throws<CaptureException>(
            () => ConvertOperation.Run([Dns], folder["out"], new ConvertOptions { Filter = filter }));
        Assert.Empty(folder.Files);
    }
}
