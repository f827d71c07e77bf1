using PcapStream.Batching;
using PcapStream.Columns.Folders;
using PcapStream.Columns.Tests.Flows;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Export;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Outputs;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Folders;

public sealed class TableFolderTests
{
    private const int Packets = 62;

    private static readonly string[] Names =
        ["frame.number", "frame.time_epoch", "ip.src", "ip.proto", "tcp.dstport", "http.host"];

    [Fact]
    public void Folder_has_the_rows_of_the_file()
    {
        using var folder = new TemporaryFolder();
        Write(folder["t"], Options(), "date", "ip.proto", "tcp.dstport");
        using DuckTable one = Single(Options());
        using DuckTable parts = DuckTable.OfFolder(folder["t"]);
        const string Rows = "SELECT \"frame.number\", \"ip.src\", \"http.host\", \"ip.proto\"::BIGINT, "
            + "\"tcp.dstport\"::BIGINT, \"frame.time_epoch\"::DATE FROM packets ORDER BY ALL";
        string[] rows = one.Lines(Rows);
        Assert.Equal(Packets, rows.Length);
        Assert.Equal(rows, parts.Lines(Rows));
        Assert.Empty(parts.Lines("SELECT 1 FROM packets WHERE date <> \"frame.time_epoch\"::DATE"));
    }

    [Fact]
    public void Files_have_no_columns_of_keys()
    {
        using var folder = new TemporaryFolder();
        Write(folder["t"], Options(), "ip.proto");
        string[] files = Directory.GetFiles(folder["t"], "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            using var part = new DuckTable(File.ReadAllBytes(file));
            Assert.DoesNotContain(part.Types(), column => column.StartsWith("ip.proto", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Packets)]
    [InlineData(Packets + 1)]
    public void File_has_at_most_the_wanted_rows(int most)
    {
        using var folder = new TemporaryFolder();
        Write(folder["t"], Options(), new TableDivision { RowsPerFile = most });
        string[] files = [.. Directory.GetFiles(folder["t"]).Order(StringComparer.Ordinal)];
        Assert.Equal(Enumerable.Range(0, (Packets + most - 1) / most).Select(n => $"part-{n:D5}.parquet"),
            files.Select(file => Path.GetFileName(file)));
        long first = 0;
        foreach (string file in files)
        {
            using var part = new DuckTable(File.ReadAllBytes(file));
            long rows = (long)part.Query("SELECT count(*) FROM packets")[0][0]!;
            Assert.Equal(Math.Min(most, Packets - first), rows);
            first += rows;
        }
    }

    [Fact]
    public void Row_group_of_a_file_ends_when_its_rows_fill_the_memory()
    {
        using var folder = new TemporaryFolder();
        string[] texts = [.. Enumerable.Range(0, 100).Select(n => $"{n:D3}{new string('x', 20_000)}")];
        using var capture = new TemporaryFile(FieldText.Capture(texts));
        ExportOptions options = Parquet([FieldText.Bytes()]);
        long least = options.Batches.LeastMemoryLimit;
        Write([capture.Path], folder["t"], options with { Batches = options.Batches with { MemoryLimit = least } },
            new TableDivision { RowsPerFile = 90 });
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        Assert.Equal(texts, table.Lines("SELECT \"test.text\" FROM packets ORDER BY 1"));
        Assert.Equal(2, Directory.GetFiles(folder["t"]).Length);
    }

    [Fact]
    public void File_ends_before_its_groups_have_too_many_columns()
    {
        using var folder = new TemporaryFolder();
        const int Rows = 20_000;
        using var capture = new TemporaryFile(
            FieldText.Capture([.. Enumerable.Range(0, Rows).Select(n => $"{n:D5}")]));
        ExportOptions options = Parquet(FieldCatalogue.All);
        // Streams need a part of it.
        long memory = options.Batches.LeastMemoryLimit + (1 << 20);
        Write([capture.Path], folder["t"],
            options with { Batches = options.Batches with { MemoryLimit = memory } },
            new TableDivision());
        Assert.True(Directory.GetFiles(folder["t"]).Length > 1);
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        Assert.Equal([$"{Rows}|{Rows}"],
            table.Lines("SELECT count(*), count(DISTINCT \"frame.number\") FROM packets"));
    }

    [Fact]
    public void More_keys_than_may_be_open_lose_no_row()
    {
        using var folder = new TemporaryFolder();
        const int Keys = 3 * TableFolder.MostOpen;
        string[] texts = [.. Enumerable.Range(0, 4 * Keys).Select(n => $"k{n % Keys:D3}")];
        using var capture = new TemporaryFile(FieldText.Capture(texts));
        Field key = FieldText.Bytes();
        ExportOptions options = Parquet([FieldCatalogue.Find("frame.number")!, key]);
        Write([capture.Path], folder["t"], options, new TableDivision { Keys = [key.Name] });
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        Assert.Equal(texts.Select((text, i) => $"{i + 1}|{text}"),
            table.Lines("SELECT \"frame.number\", \"test.text\" FROM packets ORDER BY 1"));
        Assert.Equal(["part-00000.parquet", "part-00001.parquet", "part-00002.parquet", "part-00003.parquet"],
            Directory.GetFiles(folder["t"] + "/test.text=k000").Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void Hostile_values_stay_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        string[] texts =
        [
            "..", "../../../x", "/etc/passwd", "a/b", "a=b", "%2e%2e", "a\\b", "\u0001\n\u007f", "'\"*?:#[]{}^", "é€😀",
            ".", "~", " a ", "", new string('y', 5000), new string('y', 5000) + "z", new string('é', 4000),
            new string('/', 4000), "__HIVE_DEFAULT_PARTITION__",
        ];
        using var capture = new TemporaryFile(FieldText.Capture(texts));
        Field key = FieldText.Bytes();
        Write([capture.Path], folder["t"], Parquet([FieldCatalogue.Find("frame.number")!, key]),
            new TableDivision { Keys = [key.Name] });
        Assert.Equal(["t"], Directory.GetFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)));
        // Each in a folder of its own, save the empty one and the one that says so.
        Assert.Equal(texts.Length - 1, Directory.GetDirectories(folder["t"]).Length);
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        List<object?[]> rows = table.Query("SELECT \"frame.number\", \"test.text\" FROM packets ORDER BY 1");
        Assert.Equal(texts.Length, rows.Count);
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is "" or "__HIVE_DEFAULT_PARTITION__")
                Assert.Null(rows[i][1]);
            else if (texts[i].Length < 250)
                Assert.Equal(texts[i], rows[i][1]);
            else
                Assert.Matches("~[0-9a-f]{16}$", (string)rows[i][1]!);
        }
    }

    [Fact]
    public void Flows_are_divided_by_their_start_and_columns()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Repository.TestData("http.pcap"), Repository.TestData("icmp.pcap")];
        var options = new FlowsOptions { Columns = FlowColumns.Basic };
        FlowsOperation.Run(files, folder["t/"], ColumnFormat.Parquet.For(
            options, "test", new TableDivision { RowsPerFile = 2, Keys = ["hour", "protocol", "dst_flags"] }));
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        FlowColumn[] stored = [.. FlowColumns.Basic.Where(column => column.Name is not ("protocol" or "dst_flags"))];
        const string Order = "ORDER BY start, src_ip, src_port, dst_ip, dst_port";
        using var one = new DuckTable(FlowComparison.BytesOf(files, ColumnFormat.Parquet.For(options, "test")));
        string names = string.Join(", ", stored.Select(column => $"\"{column.Name}\""));
        string rows = $"SELECT {names}, protocol::BIGINT, coalesce(dst_flags, '') FROM packets {Order}";
        Assert.Equal(one.Lines(rows), table.Lines(rows));
        Assert.Empty(table.Lines("SELECT 1 FROM packets WHERE hour::BIGINT <> hour(start)"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Threads_change_nothing(int threads)
    {
        using var folder = new TemporaryFolder();
        var division = new TableDivision { RowsPerFile = 5, Keys = ["tcp.dstport"] };
        Write(folder["a"], Options(), division);
        Write(folder["b"], Options() with { Batches = new BatchOptions { Threads = threads, PacketsPerBatch = 2 } },
            division);
        Assert.Equal(Contents(folder["a"]), Contents(folder["b"]));
    }

    [Fact]
    public void Interrupted_run_leaves_no_folder()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        ExportOperation.Run(Captures, folder["t"], ColumnFormat.Parquet.IntoFolder(Options(), new TableDivision()),
            cancellation: cancellation.Token);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Folder_with_files_is_refused_and_an_empty_one_is_used()
    {
        using var folder = new TemporaryFolder();
        folder.With("full/x", [1]);
        Directory.CreateDirectory(folder["empty"]);
        OutputException error = Assert.Throws<OutputException>(() => Write(folder["full"], Options(), "date"));
        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(folder["full/x"]));
        Write(folder["empty"], Options(), "date");
        Assert.NotEmpty(Directory.GetDirectories(folder["empty"]));
    }

    [Theory]
    [InlineData("none/t", "no such directory")]
    [InlineData("file", "is not a directory")]
    public void Folder_that_cannot_be_is_refused(string name, string reason)
    {
        using var folder = new TemporaryFolder();
        folder.With("file", [1]);
        OutputException error = Assert.Throws<OutputException>(() => Write(folder[name], Options(), "date"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capture_without_packets_is_a_file_without_rows()
    {
        using var folder = new TemporaryFolder();
        using var capture = new TemporaryFile(FieldText.Capture(Array.Empty<string>()));
        Write([capture.Path], folder["t"], Options(), new TableDivision { RowsPerFile = 5 });
        using DuckTable table = DuckTable.OfFolder(folder["t"]);
        Assert.Equal(["0"], table.Lines("SELECT count(*) FROM packets"));
    }

    [Fact]
    public void Files_say_what_made_them()
    {
        using var folder = new TemporaryFolder();
        Write(folder["t"], Options() with { Origin = "test" }, new TableDivision());
        using var part = new DuckTable(File.ReadAllBytes(folder["t/part-00000.parquet"]));
        Assert.Equal(["test"], part.Lines(
            "SELECT decode(value) FROM parquet_kv_metadata('" + folder["t/part-00000.parquet"]
            + "') WHERE decode(key) = 'pcapstream.origin'"));
    }

    private static string[] Captures => [Repository.TestData("http.pcap"), Repository.TestData("icmp.pcap")];

    private static ExportOptions Options() => Parquet(FieldText.Named(Names));

    private static ExportOptions Parquet(IReadOnlyList<Field> fields) => new()
    {
        Columns = fields,
        Format = ColumnFormat.Parquet.Packets,
        Occurrence = FieldOccurrence.First,
    };

    private static void Write(string path, ExportOptions options, params string[] keys) =>
        Write(path, options, new TableDivision { Keys = keys });

    private static void Write(string path, ExportOptions options, TableDivision division) =>
        Write(Captures, path, options, division);

    private static void Write(string[] files, string path, ExportOptions options, TableDivision division) =>
        ExportOperation.Run(files, path, ColumnFormat.Parquet.IntoFolder(options, division));

    private static DuckTable Single(ExportOptions options) => new(FieldText.BytesOf(Captures, options));

    private static string[] Contents(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file[folder.Length..]} {Convert.ToHexString(File.ReadAllBytes(file))}")];
}
