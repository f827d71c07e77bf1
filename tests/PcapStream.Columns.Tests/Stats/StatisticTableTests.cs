using System.Globalization;
using Apache.Arrow.Ipc;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Stats;

/// <summary>Statistics in typed columns hold the rows that every other format shows.</summary>
public sealed class StatisticTableTests
{
    private static readonly string[] Names =
    [
        "io,phs", "conv,eth", "conv,ip", "conv,ipv6", "conv,tcp", "conv,udp", "conv,sctp", "conv,tcp,3",
        "endpoints,eth", "endpoints,ip", "endpoints,ipv6", "endpoints,tcp", "endpoints,udp", "endpoints,sctp",
        "conv,wlan", "endpoints,wlan",
        "io,stat,1,,tcp,udp.dstport == 53", "io,stat,0.5,SUM(tcp.len)tcp", "io,stat,1,AVG(frame.time_delta)frame",
        "io,stat,1,MAX(frame.time_delta)frame,COUNT(ip.ttl)ip", "plen,tree", "talkers", "tcp,health",
        "ip_hosts,tree", "ip_srcdst,tree", "ptype,tree", "dests,tree", "ipv6_hosts,tree",
        "http,tree", "http_req,tree", "http_srv,tree", "dns,tree", "icmp,srt", "icmpv6,srt", "hosts",
    ];

    [Fact]
    public void Every_statistic_of_every_capture_has_the_rows_of_other_formats()
    {
        long cells = Compare(
            [.. Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories)], Names);
        Assert.True(cells > 10_000, $"{cells} cells");
    }

    [Fact]
    public void Every_statistic_has_the_rows_of_other_formats() => Compare(
        [Repository.TestData("http.pcap"), Repository.TestData("ipv6.pcap"), Repository.TestData("tcp-loss.pcap")],
        Names);

    [Fact]
    public void Statistic_without_rows_is_a_table_with_its_types()
    {
        using StatsResult run = Run([Repository.TestData("dns.pcap")], ["conv,sctp"]);
        using var table = new DuckTable(BytesOf(ColumnFormat.Parquet, run, run.Statistics[0]));
        Assert.Equal(
            [
                "a|VARCHAR", "a_port|USMALLINT", "b|VARCHAR", "b_port|USMALLINT", "frames_b_to_a|BIGINT",
                "bytes_b_to_a|BIGINT", "frames_a_to_b|BIGINT", "bytes_a_to_b|BIGINT", "frames|BIGINT", "bytes|BIGINT",
                "start|BIGINT", "duration|BIGINT",
            ],
            table.Types());
        Assert.Equal(["0"], table.Lines("SELECT count(*) FROM packets"));
    }

    [Fact]
    public void Table_says_where_it_is_from()
    {
        using StatsResult run = Run([Repository.TestData("dns.pcap")], ["talkers"]);
        using var table = new DuckTable(BytesOf(ColumnFormat.Parquet, run, run.Statistics[0]));
        CheckNotes(table.Notes());
    }

    [Fact]
    public void Arrow_has_all_of_it_since_rows_come_after_reading()
    {
        using StatsResult run = Run([Repository.TestData("dns.pcap")], ["talkers"]);
        using var reader = new ArrowStreamReader(
            new MemoryStream(BytesOf(ColumnFormat.Arrow, run, run.Statistics[0])));
        CheckNotes(reader.Schema.Metadata);
        Assert.Contains("ether", reader.Schema.Metadata["pcapstream.captures"]);
    }

    private static void CheckNotes(IReadOnlyDictionary<string, string> notes)
    {
        Assert.Equal("a command", notes["pcapstream.origin"]);
        Assert.Contains("dns.pcap", notes["pcapstream.captures"]);
        Assert.Equal("[]", notes["pcapstream.damage"]);
    }

    [Fact]
    public void Folder_has_a_file_for_each_statistic()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Join(folder.Path, "tables");
        using StatsResult run = Run(
            [Repository.TestData("dns.pcap")],
            [
                "conv,udp", "conv,udp,ip.src == 10.0.0.0/8", "conv,udp,ip.dst == 10.0.0.0/8",
                "conv,udp,ip.src >= 10.0.0.0/8", "plen,tree",
            ]);
        ColumnFormat.Parquet.WriteFolder(run, "a command", BatchOptions.Default.MemoryLimit, path);
        Assert.Equal(
            [
                "conv-udp-ip.dst----10.0.0.0-8.parquet", "conv-udp-ip.src----10.0.0.0-8-2.parquet",
                "conv-udp-ip.src----10.0.0.0-8.parquet", "conv-udp.parquet", "plen-tree.parquet",
            ],
            Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static long Compare(string[] files, string[] names)
    {
        using StatsResult expected = Run(files, names);
        using StatsResult parquet = Run(files, names);
        using StatsResult arrow = Run(files, names);
        long cells = 0;
        for (int i = 0; i < names.Length; i++)
        {
            var rows = new RowText(expected.Statistics[i]);
            expected.Statistics[i].WriteRows(rows);
            Assert.Equal(rows.Rows, Parquet(parquet, parquet.Statistics[i]));
            Assert.Equal(rows.Rows, Arrow(arrow, arrow.Statistics[i]));
            cells += rows.Rows.Sum(row => row.Length);
        }
        return cells;
    }

    private static List<string[]> Parquet(StatsResult run, StatisticResult statistic)
    {
        using var table = new DuckTable(BytesOf(ColumnFormat.Parquet, run, statistic));
        return [.. table.Query("FROM packets").Select(row => row.Select(Text).ToArray())];
    }

    private static List<string[]> Arrow(StatsResult run, StatisticResult statistic)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(BytesOf(ColumnFormat.Arrow, run, statistic)));
        var rows = new List<string[]>();
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (int k = 0; k < batch.Length; k++)
            {
                rows.Add(
                    [.. Enumerable.Range(0, batch.ColumnCount).Select(i => Text(ArrowValue.At(batch.Column(i), k)))]);
            }
        }
        return rows;
    }

    private static string Text(object? value) =>
        System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? throw new InvalidDataException("null");

    private static byte[] BytesOf(ColumnFormat format, StatsResult run, StatisticResult statistic)
    {
        using var output = new MemoryStream();
        format.Write(statistic, run, "a command", BatchOptions.Default.MemoryLimit, output);
        return output.ToArray();
    }

    private static StatsResult Run(string[] files, string[] names) => StatsOperation.Run(
        files, new StatsOptions { Statistics = [.. names.Select(Statistics.Parse)] });

    // Cells as text, durations in nanoseconds unless their column has text.
    private sealed class RowText(StatisticResult statistic) : IRowWriter
    {
        private readonly List<string> _row = [];

        public List<string[]> Rows { get; } = [];

        public void BeginRow() => _row.Clear();

        public void Add(long value) => _row.Add(Text(value));

        public void Add(string value) => _row.Add(value);

        public void Add(NetworkAddress value) => _row.Add(value.ToString());

        public void AddSeconds(long nanoseconds) =>
            _row.Add(statistic.Columns[_row.Count].Type == StatisticValueType.Seconds
                ? Text(nanoseconds)
                : Timestamp.FormatSeconds(nanoseconds));

        public void EndRow() => Rows.Add([.. _row]);
    }
}
