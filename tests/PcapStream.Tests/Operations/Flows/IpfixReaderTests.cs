using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Operations.Flows.Reference;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Other programs read the same from our IPFIX files as is in the text.</summary>
public sealed class IpfixReaderTests : IDisposable
{
    private const int Every = 25;
    private const string FlagLetters = "CEUAPRSF";

    // nfdump leaves out the flags of ICMP.
    private const string Missing = "0";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tshark_shows_the_values()
    {
        (byte[] file, Dictionary<string, string>[] rows) = Run(Captures());
        _folder.With("flows.ipfix", file);
        (string Field, string[] Columns)[] fields =
        [
            ("cflow.abstimestart", ["flowStartNanoseconds", "flowStartMilliseconds"]),
            ("cflow.abstimeend", ["flowEndNanoseconds", "flowEndMilliseconds"]),
            ("cflow.srcaddr", ["sourceIPv4Address"]),
            ("cflow.dstaddr", ["destinationIPv4Address"]),
            ("cflow.srcaddrv6", ["sourceIPv6Address"]),
            ("cflow.dstaddrv6", ["destinationIPv6Address"]),
            ("cflow.srcport", ["sourceTransportPort"]),
            ("cflow.dstport", ["destinationTransportPort"]),
            ("cflow.protocol", ["protocolIdentifier"]),
            ("cflow.packets", ["packetDeltaCount", "reversePacketDeltaCount"]),
            ("cflow.octets", ["octetDeltaCount", "reverseOctetDeltaCount"]),
            ("cflow.flow_end_reason", ["flowEndReason"]),
            ("cflow.biflow_direction", ["biflowDirection"]),
            // Errors of the sequence numbers, and of the format.
            ("cflow.sequence_analysis.expected_sn", []),
            ("_ws.expert.message", []),
        ];
        (_, string[] lines, _) = ForeignTool.Run(
            "tshark",
            [
                "-n", "-r", _folder["flows.ipfix"], "-T", "fields", "-E", "aggregator=;",
                .. fields.SelectMany(field => (string[])["-e", field.Field]),
            ]);
        string[][] messages = [.. lines.Select(line => line.Split('\t'))];
        for (int i = 0; i < fields.Length; i++)
        {
            string[] found =
            [
                .. messages.SelectMany(row => row[i].Split(';', StringSplitOptions.RemoveEmptyEntries)).Select(Value),
            ];
            string[] columns = fields[i].Columns;
            Assert.Equal(
                rows.SelectMany(row => columns.Where(row.ContainsKey).Select(name => Wide(name, row[name]))), found);
        }
    }

    [Fact]
    public void Nfdump_shows_the_values()
    {
        (byte[] file, Dictionary<string, string>[] rows) = Run(Captures());
        string log = Collect(IpfixFile.Read(file).Messages);
        Assert.Contains($"Flows: {rows.Length},", log);
        Assert.Contains("Sequence Errors: 0, Bad Packets: 0", log);
        string stored = Assert.Single(Directory.GetFiles(_folder.Path, "nfcapd.2*"));
        (_, string[] lines, _) = ForeignTool.Run("nfdump", "-r", stored, "-o", "json");
        using JsonDocument flows = JsonDocument.Parse(string.Concat(lines));
        Assert.Equal(rows.Select(Expected), flows.RootElement.EnumerateArray().Select(Found));
    }

    // Messages go to the collector one by one, since datagrams that find no room are lost.
    private string Collect(IEnumerable<byte[]> messages)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = FreePort();
        var start = new ProcessStartInfo(
            "nfcapd",
            ["-w", _folder.Path, "-b", "127.0.0.1", "-p", $"{port}", "-t", "3600"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        using Process collector = ForeignTool.Start(start);
        var log = new StringBuilder();
        try
        {
            while (collector.StandardError.ReadLine() is { } line)
            {
                log.AppendLine(line);
                if (line.StartsWith("Startup", StringComparison.Ordinal))
                    break;
            }
            foreach (byte[] message in messages)
            {
                socket.Send(message, new IPEndPoint(IPAddress.Loopback, port));
                while (!IsTaken(port) && !collector.HasExited)
                    Thread.Yield();
            }
            Process.Start("kill", ["-TERM", $"{collector.Id}"]).WaitForExit();
            log.Append(collector.StandardError.ReadToEnd());
            collector.WaitForExit();
        }
        finally
        {
            if (!collector.HasExited)
                collector.Kill();
        }
        return log.ToString();
    }

    private static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    // Whether no bytes wait in the socket of a local port; the fifth column has those to send and to receive.
    private static bool IsTaken(int port) => File.ReadLines("/proc/net/udp")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(row => row[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
        .All(row => row[4].EndsWith(":00000000", StringComparison.Ordinal));

    private static string Expected(Dictionary<string, string> row)
    {
        bool isIcmp = !row.ContainsKey("sourceTransportPort");
        int icmp = Number(row.GetValueOrDefault("icmpTypeCodeIPv4", row.GetValueOrDefault("icmpTypeCodeIPv6", "0")));
        return string.Join(
            ' ',
            Date(row["flowStartMilliseconds"]), Date(row["flowEndMilliseconds"]), row["protocolIdentifier"],
            row.GetValueOrDefault("sourceIPv4Address", row.GetValueOrDefault("sourceIPv6Address", "")),
            isIcmp ? icmp >> 8 : row["sourceTransportPort"],
            row.GetValueOrDefault("destinationIPv4Address", row.GetValueOrDefault("destinationIPv6Address", "")),
            isIcmp ? icmp & 255 : row["destinationTransportPort"],
            row["packetDeltaCount"], row["octetDeltaCount"],
            row["reversePacketDeltaCount"], row["reverseOctetDeltaCount"],
            isIcmp ? Missing : Flags(Number(row["tcpControlBits"])));
    }

    private static string Flags(int flags) =>
        string.Concat(FlagLetters.Select((letter, index) => (flags >> (7 - index) & 1) != 0 ? letter : '.'));

    private static string Found(JsonElement flow)
    {
        string Text(params string[] names) => names.Where(name => flow.TryGetProperty(name, out _))
            .Select(name => $"{flow.GetProperty(name)}").FirstOrDefault(Missing);
        return string.Join(
            ' ',
            Text("first"), Text("last"), Text("proto"), Text("src4_addr", "src6_addr"), Text("icmp_type", "src_port"),
            Text("dst4_addr", "dst6_addr"), Text("icmp_code", "dst_port"), Text("in_packets"), Text("in_bytes"),
            Text("out_packets"), Text("out_bytes"), Text("tcp_flags"));
    }

    private static string Date(string milliseconds) =>
        DateTime.UnixEpoch.AddMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // tshark shows times as dates with nine decimals.
    private static string Value(string text)
    {
        int point = text.IndexOf('.');
        return text.EndsWith(" UTC", StringComparison.Ordinal)
            && DateTime.TryParse(
                text[..point], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTime time)
                ? $"{new DateTimeOffset(time).ToUnixTimeSeconds()}{text[point..^4]}"
                : text;
    }

    private static string Wide(string name, string value) =>
        !name.EndsWith("Milliseconds", StringComparison.Ordinal)
            ? value
            : (decimal.Parse(value, CultureInfo.InvariantCulture) / 1000)
                .ToString("0.000000000", CultureInfo.InvariantCulture);

    // Those of this project, and some of others where there are any.
    private static string[] Captures()
    {
        string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        string[] others = Directory.Exists(root) ? Directory.GetFiles(root, "*.pcap", SearchOption.AllDirectories) : [];
        return
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap*").Order(StringComparer.Ordinal),
            .. others.Order(StringComparer.Ordinal).Where((_, index) => index % Every == 0),
        ];
    }

    private static (byte[] File, Dictionary<string, string>[] Rows) Run(string[] captures)
    {
        using var file = new MemoryStream();
        using var text = new MemoryStream();
        FlowsOptions options = new() { Columns = FlowColumns.Ipfix };
        FlowsOperation.Run(captures, file, options with { Format = FlowFormat.Ipfix });
        FlowsOperation.Run(captures, text, options);
        string[][] rows =
            [.. Encoding.UTF8.GetString(text.ToArray()).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        return (
            file.ToArray(),
            [
                .. rows.Skip(1).Select(row => rows[0].Zip(row).Where(pair => pair.Second != "")
                    .ToDictionary(pair => pair.First, pair => pair.Second)),
            ]);
    }
}
