using System.Text;
using PcapStream.Cli.Rendering.Stats;
using PcapStream.Cli.Tests.Support;
using PcapStream.Decoding;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Tests.Rendering;

/// <summary>
/// tshark's own answers for captures by other people, byte for byte: all conversations and endpoints, and the protocol
/// hierarchy as far as its protocols are known. PCAPSTREAM_CORPUS_STEP=1 takes every file instead of every sixteenth.
/// </summary>
public sealed class TsharkStatisticsTests(ITestOutputHelper output)
{
    private static readonly string[] Layers = ["eth", "ip", "ipv6", "tcp", "udp", "sctp"];
    private static readonly string[] Names = ["io,phs", .. Layers.Select(layer => $"conv,{layer}"), .. Layers.Select(layer => $"endpoints,{layer}")];
    private static readonly HashSet<string> Known = [.. Enumerable.Range(0, ProtocolNames.Count).Select(i => ProtocolNames.Of((Protocol)i)).Except(["dns", "tls", "http"])];

    [Fact]
    public void Conversations_endpoints_and_hierarchy_equal_tsharks()
    {
        string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
        Assert.SkipUnless(Directory.Exists(root), "PCAPSTREAM_CORPUS names no folder of captures");
        int step = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS_STEP"), out int number) ? number : 16;
        string[] files = [.. Directory.GetFiles(root, "*.*", SearchOption.AllDirectories).Where(file => file.Contains(".pcap")).Order(StringComparer.Ordinal).Where((_, i) => i % step == 0)];
        var wrong = new List<string>();
        foreach (string file in files)
        {
            Dictionary<string, string[]> expected = Tables(Foreign.Run("tshark", Arguments(file)));
            Dictionary<string, string[]> actual = Tables(Ours(file));
            // A file that tshark refuses has no tables.
            wrong.AddRange(expected.Keys.Where(name => !expected[name].SequenceEqual(actual[name])).Select(name =>
                $"{Path.GetRelativePath(root, file)}: {name}: tshark {expected[name].Except(actual[name]).FirstOrDefault()}, we {actual[name].Except(expected[name]).FirstOrDefault()}"));
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        // Headers that are not decoded yet, and hostile ones that tshark's taps judge otherwise.
        Assert.InRange(wrong.Count, 0, files.Length * Names.Length / 20);
    }

    // What spans packets is no matter of statistics: reassembly is off.
    private static string[] Arguments(string file) =>
    [
        "-n", "-q", "-r", file, "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE",
        .. Names.Reverse().SelectMany(name => (string[])["-z", name]),
    ];

    private static string Ours(string file)
    {
        using StatsResult result = StatsOperation.Run([file], new StatsOptions { Statistics = [.. Names.Select(StatisticRequest.Parse)] });
        using var text = new MemoryStream();
        using (var format = new StatsText(text.Write))
            format.Print(result);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static Dictionary<string, string[]> Tables(string text)
    {
        var tables = new Dictionary<string, string[]>();
        foreach (string part in text.Split("\n=", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. part.Split('\n').Where(line => !line.StartsWith('=') && line.Length > 0)];
            if (lines.Length > 0)
                tables[lines[0]] = lines[0].StartsWith("Protocol", StringComparison.Ordinal) ? Cut(lines) : lines;
        }
        return tables;
    }

    // What lies behind a protocol that is not known is not known either.
    private static string[] Cut(string[] lines)
    {
        var kept = new List<string>();
        int unknown = int.MaxValue;
        foreach (string line in lines.Where(line => line.Contains("frames:")))
        {
            int depth = line.Length - line.TrimStart().Length;
            if (depth > unknown)
                continue;
            unknown = Known.Contains(line.TrimStart().Split(' ')[0]) ? int.MaxValue : depth;
            if (unknown == int.MaxValue)
                kept.Add(line);
        }
        return [.. kept];
    }
}
