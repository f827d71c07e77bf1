using System.Globalization;
using System.Net;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Foreign;

/// <summary>
/// TCP, UDP and ICMP flows are nfdump's, each of whose flows is of one direction, by the outermost IP header and bytes
/// of IP. It names what is in IPv6 by the first extension header, so that the other protocols are not compared.
/// </summary>
public sealed class NfdumpFlowTests(ITestOutputHelper output)
{
    // nfdump drops what is below a millisecond.
    private const decimal Tolerance = 0.001m;

    // The longest that nfpcapd takes.
    private static readonly FlowsOptions Options = new()
    {
        IdleTimeout = TimeSpan.FromHours(1),
        ActiveTimeout = TimeSpan.FromHours(1),
        Tunnels = FlowTunnels.Outer,
    };

    private static readonly int[] Protocols = [1, 6, 17];

    // What differs by definition, with the reasons.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["GRE in IPv4 is read, and what it carries counts instead"] =
        [
            "17 1:1:1:1:1:1:1:1 4003 2:2:2:2:2:2:2:2 103",
        ],
        ["MACsec is not read"] =
        [
            "1 192.168.113.1 0 192.168.113.2 0", "17 192.168.114.1 37459 192.168.114.2 6666",
            "17 192.168.114.1 38582 192.168.114.2 6666",
        ],
        ["NSH is not read"] =
        [
            "17 10.0.8.3 52229 10.13.13.13 8000",
        ],
        ["a length of 0 in the IP header is taken for nothing, not for an offloaded segment"] =
        [
            "6 199.43.68.163 8080 30.7.181.121 39556", "1 10.25.132.11 0 10.25.132.13 0",
            "6 10.25.132.11 36425 10.25.132.13 35871",
            "6 2604:1380:4091:ce00::b 43267 2604:1380:4091:ce00::d 41219",
            "17 2604:1380:4091:ce00::b 4789 2604:1380:4091:ce00::d 37059",
            "17 2604:1380:4091:ce00::b 4789 2604:1380:4091:ce00::d 52238",
            "17 10.25.132.11 47044 10.25.132.13 4789", "17 10.25.132.11 60879 10.25.132.13 4789",
            "17 10.25.132.11 60614 10.25.132.13 6081", "17 10.25.132.11 29804 10.25.132.13 6081",
            "17 2604:1380:4091:ce00::b 55411 2604:1380:4091:ce00::d 6081",
            "17 2604:1380:4091:ce00::b 6081 2604:1380:4091:ce00::d 23733",
            "6 2604:1380:4091:ce00::b 43913 2604:1380:4091:ce00::d 41851", "6 192.168.1.3 54009 65.55.15.122 80",
            "6 192.168.5.16 50534 217.199.218.113 80",
        ],
        ["a wrong length of the IPv4 header is not noticed"] =
        [
            "17 140.211.9.206 39095 45.33.127.156 53", "17 140.211.9.206 11553 45.33.127.156 32668",
        ],
        ["fragments are put together, and are left out where some are missing"] =
        [
            "6 239.0.0.1 0 241.0.32.19 179", "17 0.0.0.0 0 0.0.0.5 0", "17 12.251.0.45 0 16.0.128.20 500",
            "17 0.172.128.5 0 251.73.86.0 0",
            "17 0.234.154.214 0 10.0.0.1 0", "17 131.151.1.146 7000 131.151.32.21 7001",
            "17 10.226.2.154 5060 10.226.40.56 5060",
        ],
        ["no routing header of IPv6 is read"] =
        [
            "17 2200::240:2:0:0:4 5642 2200::244:212:3fff:feae:22f7 5645",
            "17 2200::211:2:0:0:2 5642 2200::244:212:3fff:feae:22f7 5645", "17 12::1 57745 2::f1:0 5001",
        ],
        ["no time is after 2038"] =
        [
            "17 192.168.1.11 43966 209.87.249.18 53",
        ],
        ["packets that contradict themselves or are cut short are left out"] =
        [
            "17 48.48.48.48 12336 48.48.48.48 12336", "6 48.48.48.48 12336 48.48.48.48 12336",
            "17 0.0.128.20 1589 12.251.167.8 62720", "17 249.251.157.8 63246 250.15.128.19 68",
            "6 19.128.128.20 323 76.19.6.127 49600", "17 1.2.3.3 1812 64.112.0.96 4567",
            "17 0.0.86.32 258 0.2.250.99 3799", "17 0.254.96.182 520 255.127.128.111 65535",
            "17 15.251.128.192 698 193.192.186.0 122", "17 16.0.128.192 698 193.192.186.0 122",
            "17 17.8.8.255 701 40.184.42.8 12", "17 0.0.0.0 646 24.250.219.0 4098",
            "17 12.251.225.45 49152 16.0.128.20 500", "17 126.172.128.5 500 251.73.77.150 32514",
            "17 12.251.0.45 49152 80.236.128.20 500", "17 12.251.0.45 49152 80.0.128.20 500",
            "1 149.8.33.81 0 95.18.83.227 0", "1 35.36.42.37 0 38.39.40.41 0",
            "17 0.254.92.182 4500 255.127.255.121 8472", "17 1.2.7.0 1812 128.253.0.96 8231",
            "17 107.95.83.32 68 18.0.0.15 16896", "17 126.172.217.192 546 251.73.86.150 547",
            "6 16.233.34.0 100 226.219.0.0 179",
        ],
        ["start and end are those of the first and the last packet in the file"] =
        [
            "6 109.74.179.168 6653 88.150.169.52 4756", "17 127.0.0.229 12416 127.236.0.1 1701",
        ],
    };

    [Fact]
    public void Flows_are_nfdumps() => MergedCaptures.AssertEqual(
        MergedCaptures.OfEthernet, ["-F", "pcap"], Known, Differences, output);

    private static IEnumerable<Difference> Differences(string file) => Exchange.Differences(
        Comparable(Exchange.Of(file, Options)), Comparable(Flows(file)),
        sent => $"{sent.Packets} packets {sent.IpBytes} bytes {string.Concat(sent.Flags)}", Tolerance);

    private static Dictionary<Ends, Exchange> Comparable(Dictionary<Ends, Exchange> exchanges) =>
        exchanges.Where(pair => Protocols.Contains(pair.Key.Protocol)).ToDictionary();

    private static Dictionary<Ends, Exchange> Flows(string file)
    {
        using var folder = new TemporaryFolder();
        ForeignTool.Run("nfpcapd", "-r", file, "-w", folder.Path, "-s", "65535", "-e", "3600,3600", "-t", "86400");
        // Without flows it says so instead.
        IEnumerable<string> records = ForeignTool.Run("nfdump", "-q", "-R", folder.Path, "-o", "json").Output
            .Where(line => !line.StartsWith("No matching", StringComparison.Ordinal));
        var exchanges = new Dictionary<Ends, Exchange>();
        using JsonDocument document = JsonDocument.Parse($"[{string.Join('\n', records)}]");
        foreach (JsonElement record in document.RootElement.EnumerateArray())
            Add(exchanges, record);
        return exchanges;
    }

    private static void Add(Dictionary<Ends, Exchange> exchanges, JsonElement record)
    {
        int protocol = record.GetProperty("proto").GetInt32();
        Exchange exchange = Exchange.Between(
            exchanges, protocol, EndOf(record, "src"), EndOf(record, "dst"), out bool isForward);
        exchange.Add(Time(record, "first"), Time(record, "last"));
        Sent sent = isForward ? exchange.Forward : exchange.Backward;
        sent.Packets += record.GetProperty("in_packets").GetInt64();
        sent.IpBytes += record.GetProperty("in_bytes").GetInt64();
        if (protocol == 6)
            sent.Flags.UnionWith(record.GetProperty("tcp_flags").GetString()!.Where(char.IsLetter));
    }

    private static End EndOf(JsonElement record, string side)
    {
        string address = record.TryGetProperty($"{side}4_addr", out JsonElement ipv4)
            ? ipv4.GetString()!
            : record.GetProperty($"{side}6_addr").GetString()!;
        int port = record.TryGetProperty($"{side}_port", out JsonElement value) ? value.GetInt32() : 0;
        return new End(IPAddress.Parse(address), port);
    }

    private static decimal Time(JsonElement record, string name)
    {
        // A time before 1970 has a year of nine digits.
        _ = DateTime.TryParse(
            record.GetProperty(name).GetString(), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time);
        return (decimal)(time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
    }
}
