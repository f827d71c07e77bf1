using System.Text;
using PcapStream.Capture;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>The first value of each kind in each five-tuple of the corpus, compared with tshark 4.0.</summary>
public sealed class TsharkFlowTests(ITestOutputHelper output)
{
    private const string Version = "TShark (Wireshark) 4.0.";
    private const int LongestText = 128;

    private static readonly string[] Ends = ["protocol", "src_ip", "src_port", "dst_ip", "dst_port"];

    // Of which tshark has no counterpart.
    private static readonly string[] Untested = ["ja4", "tls_version"];

    private static readonly FlowColumn[] Values =
    [
        .. FlowColumns.All.Where(column =>
            column.Needs == ColumnNeeds.Application && !Untested.Contains(column.Name)),
    ];

    private static readonly Dictionary<string, (string[] Columns, string Reason)> Differences = new()
    {
        ["accecn_handshake.pcap"] =
            (["http_status"], "tshark waits for the whole body of a response, which the capture does not have"),
        ["dns-badlabel.pcap"] = (["dns_query", "dns_qtype"], "tshark reads a type after a name that is invalid"),
        ["dns_fwdptr.pcap"] = (["dns_query", "dns_qtype"], "tshark reads a type after a name that is invalid"),
        ["dns_udp_8053.pcap"] =
            (["dns_query", "dns_qtype", "dns_rcode"], "tshark guesses at DNS on ports that are not its own"),
        ["someip1.pcap"] = (["dns_query", "dns_qtype", "dns_rcode"], "tshark takes SOME/IP for DNS"),
        ["quic_vn.pcap"] =
            (["tls_sni", "tls_alpn", "ja3"], "tshark does not decrypt what comes after a version negotiation"),
    };

    [Fact]
    public void Values_are_those_of_tshark()
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(installed.StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        string[] files =
        [
            .. Directory.GetFiles(Corpus.Root, "*.*", SearchOption.AllDirectories).Where(file =>
                Path.GetExtension(file) is ".pcap" or ".pcapng" or ".cap").Order(StringComparer.Ordinal),
        ];
        var differences = new List<string>();
        int compared = 0;
        int values = 0;
        Lock access = new();
        // In the other captures, tshark finds nothing either: it was run on all of them once.
        Parallel.ForEach(files, file =>
        {
            Dictionary<string, Dictionary<string, string>> found = Read(file);
            string name = Path.GetFileName(file);
            if (found.Count == 0 && !Differences.ContainsKey(name))
                return;
            Dictionary<string, Dictionary<string, string>> expected = TsharkFlowValues.Of(file);
            string[] different = [.. DifferencesOf(name, expected, found)];
            lock (access)
            {
                compared++;
                values += found.Sum(flow => flow.Value.Count);
                differences.AddRange(different);
            }
        });
        output.WriteLine($"{values} values in {compared} of {files.Length} files");
        Assert.True(values > 0);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static IEnumerable<string> DifferencesOf(
        string file, Dictionary<string, Dictionary<string, string>> expected,
        Dictionary<string, Dictionary<string, string>> found) =>
        from key in expected.Keys.Union(found.Keys)
        let theirs = expected.GetValueOrDefault(key, [])
        let ours = found.GetValueOrDefault(key, [])
        from column in theirs.Keys.Union(ours.Keys)
        let their = theirs.GetValueOrDefault(column, "")
        let our = ours.GetValueOrDefault(column, "")
        where our != their && !(Differences.TryGetValue(file, out var known) && known.Columns.Contains(column))
            && !(our.Length == LongestText && their.StartsWith(our, StringComparison.Ordinal))
        select $"{file}, {key}, {column}: {our}, expected {their}";

    private static Dictionary<string, Dictionary<string, string>> Read(string file)
    {
        FlowColumn[] columns = [.. Ends.Select(name => FlowColumns.Find(name)!), .. Values];
        using var text = new MemoryStream();
        var all = new Dictionary<string, Dictionary<string, string>>();
        try
        {
            FlowsOperation.Run([file], text, new FlowsOptions
            {
                Columns = columns,
                Format = FlowFormat.Tsv,
                Order = FlowRowOrder.Start,
            });
        }
        catch (CaptureException)
        {
            // No capture that is read here.
            return all;
        }
        foreach (string line in Encoding.UTF8.GetString(text.ToArray()).Split('\n')[1..^1])
        {
            string[] row = line.Split('\t');
            for (int i = Ends.Length; i < row.Length; i++)
            {
                if (row[i].Length == 0)
                    continue;
                string name = columns[i].Name.StartsWith("ssh", StringComparison.Ordinal)
                    ? "ssh " + row[i]
                    : columns[i].Name;
                TsharkFlowValues.AddFirst(
                    all, TsharkFlowValues.Key(row[0], row[1], row[2], row[3], row[4]), name, row[i]);
            }
        }
        return all;
    }
}
