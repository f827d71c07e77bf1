using System.IO.Compression;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Flows;

/// <summary><c>flows</c>: its columns, forms, files and errors.</summary>
public sealed class FlowsCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Csv_has_a_line_of_names_and_one_for_each_flow()
    {
        string[] lines = Tool.Run(["flows", Dns, "-e", "src_ip", "-e", "dst_port"]).Output.TrimEnd().Split('\n');
        Assert.Equal("src_ip,dst_port", lines[0]);
        Assert.Equal(12, lines.Length - 1);
        Assert.All(lines.Skip(1), line => Assert.EndsWith(",53", line));
    }

    [Theory]
    [InlineData("flows.parquet", "PAR1")]
    [InlineData("flows.arrows", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    public void Extension_names_a_format_with_types(string name, string start)
    {
        Assert.Equal(0, Tool.Run(["flows", Dns, "-w", _folder[name]]).ExitCode);
        Assert.Equal(start, System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(_folder[name]), 0, 4));
    }

    [Fact]
    public void Arrow_goes_to_the_standard_output()
    {
        ToolResult result = Tool.Run(["flows", Dns, "-T", "arrow"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("src_ip", result.Output);
    }

    [Fact]
    public void Labels_can_be_the_names_of_folders()
    {
        File.WriteAllText(_folder["rules.csv"], "dst_port,label\n53,name lookups\n");
        ToolResult result = Tool.Run(["flows", Dns, "--label", _folder["rules.csv"], "-T", "parquet", "--partition-by",
            "label", "-w", _folder["flows"]]);
        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(_folder["flows/label=name lookups/part-00000.parquet"]));
    }

    [Fact]
    public void Zeek_log_has_the_header_that_zeek_cut_reads()
    {
        string[] lines = Tool.Run(
            ["flows", Dns, "--schema", "zeek", "-T", "tsv"]).Output.TrimEnd().Split('\n');
        Assert.Equal("#separator \\x09", lines[0]);
        string[] names = HeaderOf(lines, "#fields");
        string[] types = HeaderOf(lines, "#types");
        Assert.Equal(names.Length, types.Length);
        Assert.Equal("uid", names[2]);
        Assert.All(
            lines.Where(line => line[0] != '#'),
            line => Assert.Equal(names.Length - 1, line.Split('\t').Length));
    }

    private static string[] HeaderOf(string[] lines, string name) =>
        Assert.Single(lines, line => line.StartsWith(name + "\t", StringComparison.Ordinal)).Split('\t');

    [Fact]
    public void File_appears_when_it_is_complete()
    {
        string path = _folder["flows.csv.gz"];
        ToolResult result = Tool.Run(["flows", Dns, "-w", path]);
        Assert.Contains("12 flows of 32 packets", result.Error);
        Assert.Equal([0x1F, 0x8B], File.ReadAllBytes(path)[..2]);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Ipfix_file_has_the_elements_of_its_schema_and_can_be_compressed()
    {
        string plain = _folder["flows.ipfix"];
        string compressed = _folder["flows.ipfix.gz"];
        Assert.Equal(0, Tool.Run(["flows", Dns, "-T", "ipfix", "-w", plain]).ExitCode);
        Assert.Equal(0, Tool.Run(["flows", Dns, "-T", "ipfix", "--schema", "ipfix", "-w", compressed]).ExitCode);
        using var read = new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress);
        using var found = new MemoryStream();
        read.CopyTo(found);
        Assert.Equal(File.ReadAllBytes(plain), found.ToArray());
        Assert.Equal([0, 10], found.ToArray()[..2]);
    }

    [Fact]
    public void Every_listed_column_can_be_chosen()
    {
        string[][] columns =
            [.. Tool.Run(["flows", "--list"]).Output.TrimEnd().Split('\n').Select(line => line.Split('\t'))];
        Assert.All(columns, column => Assert.Equal(3, column.Length));
        foreach (IGrouping<string, string[]> group in columns.GroupBy(
            column => column[1] is "zeek" or "window" ? column[1] : "others"))
        {
            string[] chosen = [.. group.SelectMany(column => (string[])["-e", column[0]])];
            string[] needed = group.Key switch
            {
                "zeek" => [],
                "window" => ["--window", "60s"],
                _ => ["--key", "vlan,tunnel,interface", "--splt", "3"],
            };
            string header = Tool.Run(["flows", Dns, .. chosen, .. needed]).Output.Split('\n')[0];
            Assert.Equal(string.Join(',', group.Select(column => column[0])), header);
        }
    }

    [Fact]
    public void Window_gives_rows_of_hosts()
    {
        string path = _folder["hosts.csv"];
        ToolResult result = Tool.Run(
            ["flows", Dns, "--window", "60s", "-f", "udp", "-w", path, "-e", "window_start", "-e", "host"]);
        Assert.Contains("4 rows of ", result.Error);
        Assert.Equal(
            ["window_start,host", "1795247400.000000000,192.0.2.1", "1795247400.000000000,192.0.2.2"],
            File.ReadLines(path).Take(3));
    }

    [Fact]
    public void Packets_without_a_host_are_counted() => Assert.Contains(
        "4 packets have no host", Tool.Run(["flows", TestData.Path("arp.pcap"), "--window", "60s"]).Error);

    [Fact]
    public void Packets_without_a_flow_are_counted() =>
        Assert.Contains(
            "4 packets are in no flow", Tool.Run(["flows", TestData.Path("arp.pcap")]).Error);

    [Theory]
    [InlineData("there is no such column; did you mean src_ip", "-e", "src_ipp")]
    [InlineData("give one of both", "--schema", "zeek", "-e", "uid")]
    [InlineData("expected basic, cic, nfstream, ipfix, zeek or window", "--schema", "netflow")]
    [InlineData("cannot be mixed with others", "-e", "uid", "-e", "src_ip")]
    [InlineData("--idle-timeout: --schema zeek has Zeek's own rules", "--schema", "zeek", "--idle-timeout", "15s")]
    [InlineData("--checksums is for --schema zeek", "--checksums", "ignore")]
    [InlineData("expected a time above 0", "--active-timeout", "0")]
    [InlineData("expected vlan, tunnel or interface", "--key", "vlan,port")]
    [InlineData("unless --key tunnel", "-e", "tunnel_id", "--key", "vlan")]
    [InlineData("--splt N says of how many packets", "-e", "splt_ps")]
    [InlineData("above 0 and at most 100", "--percentiles", "50,101")]
    [InlineData("-T parquet needs -w", "-T", "parquet")]
    [InlineData("-T xml: expected csv, tsv, jsonl, ipfix, parquet or arrow", "-T", "xml")]
    [InlineData("--rows-per-file: only -T parquet and -T arrow", "--rows-per-file", "5", "-w", "x")]
    [InlineData("--partition-by no_such: there is no such column", "-T", "arrow", "--partition-by", "no_such", "-w",
        "x")]
    [InlineData("--partition-by label: there is no such column; did you mean Label", "-T", "arrow", "--schema", "cic",
        "--label", "rules.csv", "--partition-by", "label", "-w", "x")]
    [InlineData("-e protocol: columns of Zeek cannot be mixed", "-T", "arrow", "--schema", "zeek", "--partition-by",
        "protocol", "-w", "x")]
    [InlineData("-w x.parquet.gz: -T parquet compresses by itself", "-T", "parquet", "-w", "x.parquet.gz")]
    [InlineData("-T ipfix: src_ip is no information element", "-T", "ipfix", "-e", "src_ip")]
    [InlineData("-T ipfix: start is no information element", "-T", "ipfix", "--schema", "basic")]
    [InlineData("-T ipfix: octetDeltaCount occurs twice",
        "-T", "ipfix", "-e", "octetDeltaCount", "-e", "octetDeltaCount")]
    [InlineData("no information element for labels", "-T", "ipfix", "--label", "rules.csv")]
    [InlineData("expected inner, outer or both", "--tunnels", "no")]
    [InlineData("expected a time above 0", "--window", "0")]
    [InlineData("column window_start is of hosts in windows: --window TIME", "--schema", "window")]
    [InlineData("column peers is of hosts in windows: --window TIME", "-e", "peers")]
    [InlineData("column start is of flows", "--window", "60s", "--schema", "basic")]
    [InlineData("column duration is of flows", "--window", "60s", "-e", "host", "-e", "duration")]
    [InlineData("--idle-timeout: --window writes hosts", "--window", "60s", "--idle-timeout", "15s")]
    [InlineData("--orient: --window writes hosts", "--window", "60s", "--orient", "port")]
    [InlineData("--key: --window writes hosts", "--window", "60s", "--key", "vlan")]
    [InlineData("--splt: --window writes hosts", "--window", "60s", "--splt", "3")]
    [InlineData("--percentiles: --window writes hosts", "--window", "60s", "--percentiles", "50")]
    [InlineData("-T ipfix: --window writes hosts", "--window", "60s", "-T", "ipfix")]
    public void Mistake_is_told(string part, params string[] options)
    {
        ToolResult result = Tool.Run(["flows", Dns, .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(part, result.Error);
    }
}
