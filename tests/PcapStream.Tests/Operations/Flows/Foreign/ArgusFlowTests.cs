using System.Globalization;
using System.Net;
using PcapStream.Operations.Flows;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Foreign;

/// <summary>
/// TCP, UDP and ICMP flows are those of argus, by the outermost IP header. It names the other protocols' flows in its
/// own way: IGMP by its group, SCTP without ports.
/// </summary>
public sealed class ArgusFlowTests(ITestOutputHelper output)
{
    // argus prints microseconds.
    private const decimal Tolerance = 0.000001m;

    private static readonly FlowsOptions Options = new()
    {
        IdleTimeout = TimeSpan.MaxValue,
        ActiveTimeout = TimeSpan.MaxValue,
        Tunnels = FlowTunnels.Outer,
    };

    private static readonly int[] Protocols = [1, 6, 17];

    // What differs by definition, with the reasons.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["GRE is read, and what it carries counts instead"] =
        [
            "17 10.200.101.2 1985 224.0.0.2 1985", "17 10.200.100.2 1985 224.0.0.102 1985",
            "17 10.200.101.3 1985 224.0.0.2 1985", "17 10.200.100.3 1985 224.0.0.102 1985",
            "1 10.1.2.1 0 10.1.2.2 0", "17 1:1:1:1:1:1:1:1 4003 2:2:2:2:2:2:2:2 103",
            "6 10.0.0.1 1001 10.0.0.2 1002",
        ],
        ["MACsec is not read"] =
        [
            "1 192.168.113.1 0 192.168.113.2 0", "17 192.168.114.1 38582 192.168.114.2 6666",
            "17 192.168.114.1 37459 192.168.114.2 6666",
        ],
        ["NSH is not read"] =
        [
            "17 10.0.8.3 52229 10.13.13.13 8000",
        ],
        ["a length of 0 in the IP header is taken for nothing, not for an offloaded segment"] =
        [
            "1 10.25.132.11 0 10.25.132.13 0", "6 199.43.68.163 8080 30.7.181.121 39556",
            "17 10.25.132.11 29804 10.25.132.13 6081", "17 10.25.132.11 60614 10.25.132.13 6081",
            "17 10.25.132.11 47044 10.25.132.13 4789", "17 10.25.132.11 60879 10.25.132.13 4789",
            "6 10.25.132.11 36425 10.25.132.13 35871",
            "6 192.168.1.3 54009 65.55.15.122 80", "6 192.168.5.16 50534 217.199.218.113 80",
        ],
        ["a wrong length of the IPv4 header is not noticed"] =
        [
            "17 140.211.9.206 11553 45.33.127.156 32668",
        ],
        ["an ICMP error counts as a part of the flow that it quotes"] =
        [
            "1 10.40.2.3 0 10.50.4.4 0", "1 10.30.4.4 0 10.40.2.3 0", "17 131.151.1.60 4444 131.151.32.21 1799",
            "17 131.151.1.59 7003 131.151.32.21 1792", "17 131.151.1.146 7002 131.151.32.21 1799",
            "17 131.151.1.59 7021 131.151.32.21 1799",
        ],
        ["extended echo (RFC 8335) is left out"] =
        [
            "1 35.36.42.37 0 38.39.40.41 0", "1 149.28.74.237 0 204.194.23.128 0",
        ],
        ["no time is after 2038"] =
        [
            "17 192.168.1.11 43966 209.87.249.18 53",
        ],
        ["packets that contradict themselves or are cut short are left out"] =
        [
            "1 149.8.33.81 0 95.18.83.227 0", "1 22.3.2.0 0 54.209.0.0 0",
        ],
        ["start and end are those of the first and the last packet in the file"] =
        [
            "17 10.0.0.20 520 224.0.0.9 520",
            "17 127.0.0.229 12416 127.236.0.1 1701", "17 127.0.0.1 4342 192.168.0.105 4342",
            "6 204.0.55.10 323 204.9.54.80 55936", "17 fe80::201:2ff:fe03:405 546 ff02::1:2 547",
            "17 fe80::201:2ff:fe03:405 546 fe80::211:22ff:fe33:4455 547", "17 0.0.0.0 68 255.255.255.255 67",
            "17 192.168.0.10 1985 224.0.0.2 1985", "17 192.168.0.20 1985 224.0.0.2 1985",
            "17 192.168.0.30 1985 224.0.0.2 1985",
        ],
    };

    [Fact]
    public void Flows_are_those_of_argus() => MergedCaptures.AssertEqual(
        MergedCaptures.OfEthernet, ["-a", "-F", "pcap"], Known, Differences, output);

    private static IEnumerable<Difference> Differences(string file) => Exchange.Differences(
        Comparable(Exchange.Of(file, Options)), Comparable(Flows(file)),
        sent => $"{sent.Packets} packets {sent.FrameBytes} bytes", Tolerance);

    private static Dictionary<Ends, Exchange> Comparable(Dictionary<Ends, Exchange> exchanges) =>
        exchanges.Where(pair => Protocols.Contains(pair.Key.Protocol)).ToDictionary();

    private static Dictionary<Ends, Exchange> Flows(string file)
    {
        using var folder = new TemporaryFolder();
        ForeignTool.Run("argus", "-r", file, "-S", "999999", "-w", folder["flows"]);
        string[] rows = ForeignTool.Run(
            "ra", "-nn", "-r", folder["flows"], "-u", "-p", "6", "-c", ",", "-s",
            "proto", "saddr", "sport", "daddr", "dport", "stime", "ltime", "spkts", "sbytes", "dpkts", "dbytes").Output;
        var exchanges = new Dictionary<Ends, Exchange>();
        foreach (string row in rows.Skip(1))
            Add(exchanges, row.Split(','));
        return exchanges;
    }

    private static void Add(Dictionary<Ends, Exchange> exchanges, string[] row)
    {
        // Others are of argus itself, or of a protocol of Ethernet.
        if (!int.TryParse(row[0], CultureInfo.InvariantCulture, out int protocol) || protocol > byte.MaxValue
            || !IPAddress.TryParse(row[1], out IPAddress? from) || !IPAddress.TryParse(row[3], out IPAddress? to))
            return;
        Exchange exchange = Exchange.Between(
            exchanges, protocol, new End(from, Port(row[2])), new End(to, Port(row[4])), out bool isForward);
        exchange.Add(
            decimal.Parse(row[5], CultureInfo.InvariantCulture), decimal.Parse(row[6], CultureInfo.InvariantCulture));
        Add(isForward ? exchange.Forward : exchange.Backward, row[7], row[8]);
        Add(isForward ? exchange.Backward : exchange.Forward, row[9], row[10]);
    }

    private static void Add(Sent sent, string packets, string bytes)
    {
        sent.Packets += long.Parse(packets, CultureInfo.InvariantCulture);
        sent.FrameBytes += long.Parse(bytes, CultureInfo.InvariantCulture);
    }

    private static int Port(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out int port) ? port : 0;
}
