using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>The packets that pass display filters, compared with tshark 4.0.</summary>
public sealed class TsharkFilterTests(ITestOutputHelper output)
{
    private static readonly string[] Captures =
    [
        "packetnet/tcp.pcap", "packetnet/udp.pcap", "packetnet/teredo.pcap", "packetnet/ipv6_ndp.pcap",
        "packetnet/802.1q_vlan_ipv4_tcp.pcap", "packetnet/802.1ad_vlan_ipv4.pcap", "packetnet/udp-ip-fragmented.pcap",
        "tcpdump/dns_tcp.pcap", "tcpdump/edns-opts.pcap", "tcpdump/print-flags.pcap", "tcpdump/icmpv6.pcap",
        "tcpdump/mpls-traceroute.pcap", "tcpdump/mptcp-v0.pcap", "tcpdump/gso-ipv4-vxlan-ipv6.pcap",
        "tcpdump/igmpv3-queries.pcap",
    ];

    // PCAPSTREAM_FUZZ sets a longer run.
    private static readonly int Generated = int.TryParse(
        Environment.GetEnvironmentVariable("PCAPSTREAM_FUZZ"), out int filters) ? filters : 300;

    [Fact]
    public void Filters_pass_the_same_packets() => Compare(ReferenceFilters.All);

    [Fact]
    public void Generated_filters_pass_the_same_packets()
    {
        var generator = new FilterGenerator(seed: 7);
        Compare([.. Enumerable.Range(0, Generated).Select(_ => generator.Next())]);
    }

    private void Compare(IReadOnlyList<string> filters)
    {
        using var capture = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(Captures)));
        IReadOnlyDictionary<string, int[]> expected = TsharkFilters.Numbers(capture.Path, filters);
        var wrong = new List<string>();
        int passing = 0;
        foreach ((string filter, int[] theirs) in expected)
        {
            int[] ours = FilteredCapture.Numbers(capture.Path, filter);
            passing += theirs.Length > 0 ? 1 : 0;
            if (!theirs.SequenceEqual(ours))
            {
                wrong.Add($"{filter}\n  tshark only: {string.Join(' ', theirs.Except(ours).Take(9))}; "
                    + $"we only: {string.Join(' ', ours.Except(theirs).Take(9))}");
            }
        }
        output.WriteLine($"{expected.Count} filters, of which {passing} pass a packet; {wrong.Count} differ");
        foreach (string one in wrong)
            output.WriteLine(one);
        Assert.Empty(wrong);
    }
}
