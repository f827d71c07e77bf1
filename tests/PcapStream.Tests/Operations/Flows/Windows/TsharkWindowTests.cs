using System.Globalization;
using System.Net;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Windows;
using PcapStream.Tests.Operations.Flows.Foreign;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>
/// What hosts send and receive in windows, by the outermost IP header, is what tshark's packets add up to.
/// </summary>
public sealed class TsharkWindowTests(ITestOutputHelper output)
{
    private const int Seconds = 10;

    private static readonly string[] Columns =
        ["window_start", "host", "sent_packets", "sent_bytes", "received_packets", "received_bytes", "peers"];

    [Fact]
    public void Hosts_in_windows_are_those_of_tshark() => MergedCaptures.AssertEqual(
        MergedCaptures.OfEthernet, ["-a", "-F", "pcap"], known: [], Differences, output);

    private static IEnumerable<Difference> Differences(string file)
    {
        Dictionary<(decimal Window, string Host), Traffic> ours = Ours(file);
        Dictionary<(decimal Window, string Host), Traffic> theirs = Theirs(file);
        foreach ((decimal Window, string Host) key in ours.Keys.Union(theirs.Keys))
        {
            string one = ours.TryGetValue(key, out Traffic? found) ? found.Text : "nothing";
            string other = theirs.TryGetValue(key, out Traffic? expected) ? expected.Text : "nothing";
            if (one != other)
                yield return new Difference(key.Host, $"at {key.Window}: {one}, expected {other}");
            else if (found!.Peers is > 0 and <= DistinctCount.MostExact && found.Peers != expected!.Addresses.Count)
            {
                yield return new Difference(
                    key.Host, $"at {key.Window}: {found.Peers} peers, expected {expected.Addresses.Count}");
            }
        }
    }

    // Captures that begin again, one after the other, give a row more than once, whose peers cannot be added up.
    private static Dictionary<(decimal Window, string Host), Traffic> Ours(string file)
    {
        var traffic = new Dictionary<(decimal, string), Traffic>();
        foreach (string[] row in WindowRows.Of(
            file, Columns,
            new FlowsOptions { Window = TimeSpan.FromSeconds(Seconds), Tunnels = FlowTunnels.Outer }))
        {
            bool isAgain = !traffic.TryAdd((Number(row[0]), row[1]), new Traffic());
            Traffic host = traffic[(Number(row[0]), row[1])];
            host.Peers = isAgain ? 0 : (int)Number(row[6]);
            host.Sent += Number(row[2]);
            host.SentBytes += Number(row[3]);
            host.Received += Number(row[4]);
            host.ReceivedBytes += Number(row[5]);
        }
        return traffic;
    }

    private static Dictionary<(decimal Window, string Host), Traffic> Theirs(string file)
    {
        string[] fields =
            ["frame.time_epoch", "frame.protocols", "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst"];
        string[] rows = ForeignTool.Run("tshark",
        [
            "-n", "-r", file, "-o", "ip.defragment:FALSE", "-T", "fields", "-E", "occurrence=f",
            .. fields.SelectMany(field => (string[])["-e", field]),
        ]).Output;
        var traffic = new Dictionary<(decimal, string), Traffic>();
        foreach (string[] row in rows.Select(row => row.Split('\t')).Where(row => row.Length == fields.Length))
        {
            // The one that comes first has the other one in it. What is marked as IPv4 can have the header of IPv6.
            string? first = row[1].Split(':').FirstOrDefault(protocol => protocol is "ip" or "ipv6");
            int at = first == "ip" && row[3].Length > 0 ? 3 : 5;
            // Half a header has half of the addresses.
            if (first is null || row[at + 1].Length == 0)
                continue;
            decimal window = Math.Floor(Number(row[0]) / Seconds) * Seconds;
            (string source, string destination) = (Address(row[at]), Address(row[at + 1]));
            Traffic sender = Of(traffic, (window, source));
            sender.Sent++;
            sender.SentBytes += Number(row[2]);
            sender.Addresses.Add(destination);
            Traffic receiver = Of(traffic, (window, destination));
            receiver.Received++;
            receiver.ReceivedBytes += Number(row[2]);
            receiver.Addresses.Add(source);
        }
        return traffic;
    }

    private static Traffic Of(Dictionary<(decimal, string), Traffic> traffic, (decimal, string) key)
    {
        traffic.TryAdd(key, new Traffic());
        return traffic[key];
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Address(string text) => IPAddress.Parse(text).ToString();

    private sealed class Traffic
    {
        public decimal Sent { get; set; }

        public decimal SentBytes { get; set; }

        public decimal Received { get; set; }

        public decimal ReceivedBytes { get; set; }

        public int Peers { get; set; }

        public HashSet<string> Addresses { get; } = [];

        public string Text =>
            $"{Sent} packets {SentBytes} bytes sent, {Received} packets {ReceivedBytes} bytes received";
    }
}
