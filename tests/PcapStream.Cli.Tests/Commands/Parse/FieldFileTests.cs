using System.IO.Compression;
using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Parse;

public sealed class FieldFileTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.csv", "csv")]
    [InlineData("x.tsv", "tsv")]
    [InlineData("x.json", "json")]
    [InlineData("x.jsonl", "jsonl")]
    [InlineData("x.txt", "fields")]
    public void The_extension_names_the_format(string name, string format)
    {
        string[] fields = ["-e", "frame.number", "-e", "dns.qry.name"];
        ToolResult result = Tool.Run(["parse", Dns, .. fields, "-w", _folder[name]]);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(_folder[name] + ": ", result.Error);
        Assert.Equal(Tool.Run(["parse", Dns, .. fields, "-T", format]).Output, File.ReadAllText(_folder[name]));
    }

    [Fact]
    public void A_second_extension_compresses()
    {
        Assert.Equal(0, Tool.Run("parse", Dns, "-e", "dns.qry.name", "-w", _folder["x.csv.gz"], "-q").ExitCode);
        using var text = new StreamReader(
            new GZipStream(File.OpenRead(_folder["x.csv.gz"]), CompressionMode.Decompress));
        Assert.Equal(Tool.Run("parse", Dns, "-T", "csv", "-e", "dns.qry.name").Output, text.ReadToEnd());
    }

    [Theory]
    [InlineData("name the format with -T", "-e", "ip.src", "-w", "x.pcap")]
    [InlineData("needs fields", "-w", "x.csv")]
    [InlineData("--skip-empty needs -T", "--skip-empty")]
    public void What_is_missing_is_named(string message, params string[] args)
    {
        ToolResult result = Tool.Run(["parse", Dns, .. args]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Packets_without_a_value_are_left_out_on_request()
    {
        string[] Rows(params string[] args) => Tool.Run(["parse", Dns, .. args]).Output.Split('\n')[..^1];

        string[] all = Rows("-T", "tsv", "-e", "frame.number", "-e", "dns.qry.name");
        string[] named = Rows("-T", "tsv", "-e", "frame.number", "-e", "dns.qry.name", "--skip-empty");
        Assert.Equal(all.Where(row => !row.EndsWith('\t')), named);
        Assert.True(named.Length < all.Length);
        Assert.Equal(named.Length - 1, Rows("-T", "jsonl", "-e", "dns.qry.name", "--skip-empty").Length);
        Assert.Equal(32, Rows("-T", "fields", "-e", "frame.number", "--skip-empty").Length);
    }

    [Fact]
    public void An_empty_value_is_a_row_of_csv()
    {
        string[] rows = Tool.Run("parse", TestData.Path("http.pcap"), "-T", "csv", "-e", "dns.qry.name").Output
            .Split('\n')[1..^1];
        Assert.Equal(Enumerable.Repeat("\"\"", 51), rows);
    }

    [Fact]
    public void Joined_fields_have_the_values_of_either_protocol()
    {
        string[] joined = ["addr.src", "addr.dst", "port.src", "port.dst"];
        string[] apart =
        [
            "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "udp.srcport", "sctp.srcport", "tcp.dstport",
            "udp.dstport", "sctp.dstport",
        ];
        foreach (string name in (string[])["ipv6.pcap", "dns.pcap", "sctp.pcap", "vlan-stacked.pcap", "icmp.pcap"])
            Assert.Equal(Rows(name, apart).Select(Joined), Rows(name, joined));

        static string[] Rows(string name, string[] fields)
        {
            IEnumerable<string> options = fields.SelectMany(field => (string[])["-e", field]);
            return Tool.Run(["parse", TestData.Path(name), "-T", "jsonl", .. options]).Output.Split('\n')[..^1];
        }

        static string Joined(string row) => Regex.Replace(
            Regex.Replace(row, @"""(ip|ipv6)\.", "\"addr."), @"""(tcp|udp|sctp)\.(src|dst)port", "\"port.$2");
    }
}
