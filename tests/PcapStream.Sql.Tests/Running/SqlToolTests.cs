using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using PcapStream.Sql.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.Sql.Tests.Running;

/// <summary>The command, as a process of its own.</summary>
public sealed class SqlToolTests
{
    private const string Query = "SELECT ip.src, count(*) AS packets FROM packets GROUP BY ALL ORDER BY 1";

    private static readonly string Http = Repository.TestData("http.pcap");

    [Theory]
    [InlineData("table", "ip.src    | packets\n----------+--------\n192.0.2.1 | 27\n192.0.2.2 | 24\n")]
    [InlineData("csv", "ip.src,packets\n192.0.2.1,27\n192.0.2.2,24\n")]
    [InlineData("tsv", "ip.src\tpackets\n192.0.2.1\t27\n192.0.2.2\t24\n")]
    [InlineData("jsonl", "{\"ip.src\":\"192.0.2.1\",\"packets\":27}\n{\"ip.src\":\"192.0.2.2\",\"packets\":24}\n")]
    [InlineData(
        "json",
        "[\n{\"ip.src\":\"192.0.2.1\",\"packets\":27},\n{\"ip.src\":\"192.0.2.2\",\"packets\":24}\n]\n")]
    public void Results_have_the_form_that_is_asked_for(string format, string expected)
    {
        Assert.Equal((0, expected, ""), SqlTool.Run(Query, Http, "-T", format));
        using var folder = new TemporaryFolder();
        string file = folder[$"it's a result.{(format == "table" ? "txt" : format)}"];
        Assert.Equal((0, "", ""), SqlTool.Run(Query, Http, "-w", file, "-T", format));
        Assert.Equal(expected, File.ReadAllText(file));
    }

    [Fact]
    public void Parquet_is_a_table_of_another_query()
    {
        using var folder = new TemporaryFolder();
        string file = folder["it's a result.parquet"];
        Assert.Equal((0, "", ""), SqlTool.Run(Query, Http, "-w", file));
        Assert.Equal(["it's a result.parquet"], folder.Files);
        string sql = $"SELECT p.ip.src, any_value(r.packets) FROM packets p JOIN {SqlDatabase.Literal(file)} r "
            + "ON p.ip.src = r.ip.src GROUP BY 1 ORDER BY 1";
        Assert.Equal(
            (0, "ip.src,any_value(r.packets)\n192.0.2.1,27\n192.0.2.2,24\n", ""), SqlTool.Run(sql, Http, "-T", "csv"));
    }

    [Fact]
    public void Statements_come_from_the_standard_input_when_no_query_is_given()
    {
        const string sql =
            "CREATE TABLE t AS SELECT ip.src FROM packets; SELECT count(*) AS n FROM t;\nSELECT ';' AS x";
        Assert.Equal((0, "n\n--\n51\nx\n-\n;\n", ""), SqlTool.Run([Http], sql));
        Assert.Equal((0, "n\n-\n3\n", ""), SqlTool.Run("SELECT count(*) AS n FROM range(3)"));
    }

    [Fact]
    public void Every_statement_has_conditions_of_its_own()
    {
        const string sql = "SELECT count(*) AS a FROM packets WHERE frame.number < 5;"
            + "CREATE TABLE t AS SELECT frame.number FROM packets; SELECT count(*) AS b FROM t;"
            + "CREATE TABLE u AS SELECT * FROM t WHERE frame.number < 3;"
            + "INSERT INTO u SELECT frame.number FROM packets WHERE frame.number > 50; SELECT count(*) AS c FROM u";
        Assert.Equal((0, "a\n4\nb\n51\nc\n3\n", ""), SqlTool.Run(sql, Http, "-T", "csv"));
    }

    [Theory]
    [InlineData("SELECT ip.sorc FROM packets", 1, "Did you mean ip.src?")]
    [InlineData("SELECT 1 FROM", 1, "syntax error")]
    [InlineData("SELECT 1; SELECT error('no')", 1, "no")]
    [InlineData("  ", 2, "there is no statement")]
    public void A_wrong_statement_is_said_and_fails(string sql, int exitCode, string message)
    {
        (int code, _, string error) = SqlTool.Run([sql.Trim().Length == 0 ? Http : sql, Http], sql);
        Assert.Equal(exitCode, code);
        Assert.StartsWith("pcapstream: ", error);
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("-T", "xml")]
    [InlineData("-T", "parquet")]
    [InlineData("-w", "x.txt")]
    [InlineData("--memory-limit", "1MiB")]
    [InlineData("-E", "occurrence=x")]
    public void A_wrong_option_is_a_wrong_command_line(params string[] options) =>
        Assert.Equal(2, SqlTool.Run([Query, Http, .. options]).ExitCode);

    [Fact]
    public void Damage_and_captures_that_cannot_be_read_are_reported_once()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Http);
        File.WriteAllBytes(folder["cut.pcap"], whole[..^10]);
        (int code, string output, string error) = SqlTool.Run(
            "SELECT (SELECT count(*) FROM packets) AS n, (SELECT count(*) FROM packets WHERE ip.src IS NOT NULL) AS m",
            folder["cut.pcap"], "-T", "csv");
        Assert.Equal((3, "n,m\n50,50\n"), (code, output));
        Assert.Single(error.Split('\n'), line => line.Contains("damaged", StringComparison.Ordinal));
        (code, output, error) = SqlTool.Run(
            "SELECT count(*) AS n FROM packets", Http, folder["none.pcap"], "-T", "csv");
        Assert.Equal((1, "n\n51\n"), (code, output));
        Assert.Contains("none.pcap", error);
    }

    [Fact]
    public void Names_of_files_and_bytes_of_packets_are_no_sql_and_no_control_sequences()
    {
        using var folder = new TemporaryFolder();
        string hostile = folder["x'); DROP VIEW packets; --.pcap"];
        byte[] udp = [.. Convert.FromHexString(
            "020000000001020000000002080045000000000000004011000001020304050607081f90003500000000"
            + "0001010000010000000000000a1b5d303b27293b2d2d00000100010a")];
        File.WriteAllBytes(hostile, Some.Pcap([new SomePacket(1, 0, udp, (uint)udp.Length)], link: 1));
        (int code, string output, _) = SqlTool.Run("SELECT count(*), dns.qry.name FROM packets GROUP BY ALL", hostile);
        Assert.Equal(0, code);
        Assert.DoesNotContain('\x1b', output);
    }

    [Fact]
    public void A_limit_ends_reading_and_so_does_a_closed_pipe()
    {
        using var folder = new TemporaryFolder();
        string large = WriteLarge(folder);
        Assert.Equal(
            (0, "n\n1\n", ""), SqlTool.Run("SELECT frame.number AS n FROM packets LIMIT 1", large, "-T", "csv"));
        using Process process = SqlTool.Start(
            ["SELECT frame.number FROM packets", large, "-T", "csv"], redirectInput: false);
        Assert.Equal("frame.number", process.StandardOutput.ReadLine());
        process.StandardOutput.Close();
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
    }

    [Fact]
    public void An_interrupted_query_leaves_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        using var folder = new TemporaryFolder();
        string large = WriteLarge(folder);
        foreach (string name in (string[])["out.parquet", "out.csv"])
        {
            using Process process = SqlTool.Start(
                ["SELECT a.frame.number, b.frame.time_epoch FROM packets a, packets b", large, "-w", folder[name]],
                redirectInput: false);
            // Until it writes.
            for (int i = 0; i < 600 && folder.Files.Length < 2; i++)
                Thread.Sleep(100);
            Assert.Equal(0, Kill(process.Id, 2));
            process.WaitForExit();
            Assert.Equal(130, process.ExitCode);
            Assert.Contains($"{name} is not written", process.StandardError.ReadToEnd());
            Assert.Equal(["large.pcap"], folder.Files);
        }
    }

    [Theory]
    [InlineData("/* why */ EXPLAIN")]
    [InlineData("EXPLAIN ANALYZE")]
    [InlineData("EXPLAIN (FORMAT json)")]
    [InlineData("explain (analyze, format json)")]
    public void The_plan_says_what_is_pushed_down(string explain)
    {
        (int code, string output, _) = SqlTool.Run(
            $"{explain} SELECT ip.src FROM packets WHERE frame.number < 10", Http);
        Assert.Equal(0, code);
        Assert.EndsWith("pushed down to packets: --range 1-9\n", output);
    }

    [Fact]
    public void A_statement_that_is_measured_reads_what_the_statement_alone_reads()
    {
        (int code, string output, _) = SqlTool.Run(
            "EXPLAIN (ANALYZE, FORMAT json) SELECT ip.src FROM packets WHERE frame.number < 10", Http);
        Assert.Equal(0, code);
        string json = output[..output.IndexOf("pushed down", StringComparison.Ordinal)];
        using var plan = JsonDocument.Parse(json);
        Assert.Equal(9, RowsOf(plan.RootElement, "read_packets"));
    }

    [Fact]
    public void Completion_knows_columns_and_keywords()
    {
        using var queries = new CaptureQueries(Http);
        Assert.Contains("SELECT", queries.Complete("SEL"));
        Assert.Contains("ip.src", queries.Complete("SELECT ip.s"));
        Assert.Contains("packets", queries.Complete("SELECT * FROM pack"));
    }

    [Fact]
    public void One_limit_is_for_reading_and_for_the_database()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        using var folder = new TemporaryFolder();
        string large = WriteLarge(folder);
        const string sql = "SELECT max(n) AS n FROM (SELECT a.frame.number * 100000 + b.range AS n, "
            + "row_number() OVER (ORDER BY md5(b.range::VARCHAR || a.frame.number)) AS r FROM packets a, range(20) b)";
        (int code, string output, string error) = SqlTool.Run(sql, large, "--memory-limit", "192MiB", "-T", "csv");
        Assert.Equal((0, "n\n20000000019\n", ""), (code, output, error));
    }

    // The rows that came from a function, as a measured plan has them.
    private static long? RowsOf(JsonElement node, string function)
    {
        if (node.TryGetProperty("operator_name", out JsonElement name)
            && name.GetString()!.Trim().Equals(function, StringComparison.OrdinalIgnoreCase))
            return node.GetProperty("operator_cardinality").GetInt64();
        return node.GetProperty("children").EnumerateArray().Select(child => RowsOf(child, function))
            .FirstOrDefault(rows => rows is not null);
    }

    // Of 200,000 packets.
    private static string WriteLarge(TemporaryFolder folder)
    {
        byte[] packet = Encoding.ASCII.GetBytes("a packet without a protocol");
        folder.With("large.pcap", Some.Pcap(Enumerable.Range(0, 200_000)
            .Select(i => new SomePacket((uint)i, 0, packet, (uint)packet.Length))));
        return folder["large.pcap"];
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
