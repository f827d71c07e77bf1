using Apache.Arrow.Ipc;
using PcapStream.Batching;
using PcapStream.Columns.Folders;
using PcapStream.Columns.Rows;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Flows;

public sealed class FlowTableTests
{
    private const FlowKeyParts AllParts = FlowKeyParts.Vlan | FlowKeyParts.Tunnel | FlowKeyParts.Interface;

    private static string[] Captures => [Repository.TestData("http.pcap"), Repository.TestData("icmp.pcap")];

    /// <summary>Options with all columns that can be together.</summary>
    public static TheoryData<string> Sets => ["flows", "zeek", "window"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_column_of_every_capture_has_the_values_of_its_json(string set)
    {
        string[] files = Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories);
        FlowsOptions options = Options(set);
        long values = FlowComparison.CompareParquet(files, options);
        Assert.Equal(values, FlowComparison.CompareArrow(files, options));
        Assert.True(values > 10_000, $"{values} values");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_column_has_the_values_of_its_json(string set)
    {
        FlowsOptions options = Options(set);
        Assert.Equal(
            FlowComparison.CompareParquet(Captures, options), FlowComparison.CompareArrow(Captures, options));
    }

    [Fact]
    public void Values_have_the_narrowest_types()
    {
        string[] names =
        [
            "start", "duration", "src_ip", "src_port", "protocol", "src_packets", "src_flags", "end_reason",
            "src_mss", "src_gaps", "Timestamp", "Flow Duration", "Packet Length Max", "Fwd IAT Mean",
            "bidirectional_min_piat_ms", "expiration_id", "flowStartNanoseconds", "tcpControlBits",
        ];
        using DuckTable table = Table(FlowColumns.FindAll(names)!);
        Assert.Equal(
            [
                "start|TIMESTAMP_NS", "duration|DOUBLE", "src_ip|VARCHAR", "src_port|USMALLINT", "protocol|UTINYINT",
                "src_packets|UBIGINT", "src_flags|VARCHAR", "end_reason|VARCHAR", "src_mss|USMALLINT",
                "src_gaps|UINTEGER", "Timestamp|TIMESTAMP_NS", "Flow Duration|DOUBLE", "Packet Length Max|UINTEGER",
                "Fwd IAT Mean|DOUBLE", "bidirectional_min_piat_ms|BIGINT", "expiration_id|TINYINT",
                "flowStartNanoseconds|TIMESTAMP_NS", "tcpControlBits|USMALLINT",
            ],
            table.Types());
    }

    [Fact]
    public void Zeeks_truths_and_sets_have_types()
    {
        using DuckTable table = Table(FlowColumns.Zeek);
        string[] types = table.Types();
        Assert.Contains("ts|TIMESTAMP_NS", types);
        Assert.Contains("duration|DOUBLE", types);
        Assert.Contains("local_orig|BOOLEAN", types);
        Assert.Contains("tunnel_parents|VARCHAR[]", types);
    }

    [Fact]
    public void Column_named_twice_is_one_column()
    {
        using DuckTable table = Table([FlowColumns.Find("src_ip")!, FlowColumns.Find("src_ip")!]);
        Assert.Equal(["src_ip|VARCHAR"], table.Types());
    }

    [Fact]
    public void Threads_batches_and_memory_change_nothing()
    {
        FlowsOptions options = ColumnFormat.Parquet.For(Options("flows"), origin: null);
        byte[] expected = FlowComparison.BytesOf(Captures, options);
        foreach (int threads in new[] { 1, 4 })
        {
            Assert.Equal(expected, FlowComparison.BytesOf(Captures, options with
            {
                Batches = new BatchOptions { Threads = threads, PacketsPerBatch = 3 },
            }));
        }
    }

    [Fact]
    public void File_says_what_was_read()
    {
        using var table = new DuckTable(FlowComparison.BytesOf(
            Captures, ColumnFormat.Parquet.For(new FlowsOptions(), "a \"test\"")));
        Dictionary<string, string> notes = table.Notes();
        Assert.Equal("a \"test\"", notes["pcapstream.origin"]);
        Assert.Contains("http.pcap", notes["pcapstream.captures"], StringComparison.Ordinal);
        Assert.Equal("[]", notes["pcapstream.damage"]);
    }

    [Fact]
    public void Arrow_has_its_origin_first()
    {
        using var reader = new ArrowStreamReader(new MemoryStream(FlowComparison.BytesOf(
            Captures, ColumnFormat.Arrow.For(new FlowsOptions(), "test"))));
        Assert.Equal("test", reader.Schema.Metadata["pcapstream.origin"]);
        Assert.Contains("http.pcap", reader.Schema.Metadata["pcapstream.captures"], StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_run_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        FlowsOptions options = ColumnFormat.Parquet.For(new FlowsOptions(), origin: null);
        FlowsOperation.Run(Captures, folder["flows.parquet"], options, cancellation: cancellation.Token);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Rows_allocate_nothing()
    {
        FlowColumn[] columns =
            [.. FlowColumns.All.Where(column => column.Needs == ColumnNeeds.Record && column.Key == FlowKeyParts.None)];
        var keys = new FlowPaths(new PartitionKeys(["date", "hour", "protocol", "src_ip"]), columns);
        using var rows = new FlowTarget(columns, keys, origin: null, memory: 0, new DroppedRows());
        var record = new FlowRecord
        {
            Key = new FlowTuple { Kind = (byte)AddressKind.Ipv4, Protocol = 6, LowPort = 5, HighPort = 6 },
            Start = 1_795_247_394_365_857_000,
            End = 1_795_247_395_000_000_000,
        };
        Assert.Equal(0, Heap.AllocatedOnceOptimizedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
                rows.Write(new FlowView(in record));
        }));
        Assert.True(columns.Length > 40, $"{columns.Length} columns");
    }

    private static FlowsOptions Options(string set) => set switch
    {
        "zeek" => new FlowsOptions { Columns = FlowColumns.Zeek },
        "window" => new FlowsOptions
        {
            Columns = [.. FlowColumns.All.Where(column => column.IsWindow)],
            Window = TimeSpan.FromSeconds(1),
        },
        _ => new FlowsOptions
        {
            Columns =
            [
                .. FlowColumns.All.Where(column => !column.IsWindow && !column.IsZeek),
                .. FlowColumns.Percentiles([50, 99.9]),
            ],
            Key = AllParts,
            SequencePackets = 5,
        },
    };

    private static DuckTable Table(IReadOnlyList<FlowColumn?> columns) => new(FlowComparison.BytesOf(
        Captures, ColumnFormat.Parquet.For(new FlowsOptions { Columns = [.. columns.Select(one => one!)] }, "test")));

    private sealed class DroppedRows : TableOutput
    {
        public override long Bytes => 0;

        public override void Begin()
        {
        }

        public override void Take(RowChunk chunk)
        {
        }

        public override void End(IReadOnlyDictionary<string, string> notes)
        {
        }

        public override void Dispose()
        {
        }
    }
}
