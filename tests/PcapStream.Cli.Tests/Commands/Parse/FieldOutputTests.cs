using System.Diagnostics;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Parse;

public sealed class FieldOutputTests
{
    private static readonly string Capture = TestData.Path("http.pcap");
    private static readonly string[] Fields =
    [
        "frame.number", "frame.time", "frame.time_epoch", "frame.time_delta", "frame.time_relative",
        "frame.interface_id", "frame.interface_name",
        "frame.section_number", "frame.encap_type", "frame.marked", "frame.len", "frame.cap_len", "frame.comment",
        "eth.addr", "ip.src", "ip.dst",
        "ip.proto", "ipv6.src", "tcp.srcport", "tcp.dstport", "tcp.flags", "udp.length", "vlan.id",
    ];

    public static TheoryData<string, string> CapturesAndFormats
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string capture in (string[])["http.pcap", "vlan-stacked.pcap", "interfaces.pcapng",
                "sctp.pcap", "linux-cooked-v2.pcap"])
            {
                foreach (string format in (string[])["fields", "json", "ek",
                    "fields -E header=y -E quote=d -E separator=, -E bom=y", "json -E occurrence=l",
                    "fields -E occurrence=f -E aggregator=/s"])
                    all.Add(capture, format);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(CapturesAndFormats))]
    public void Output_equals_tsharks(string capture, string format)
    {
        string[] args = ["-n", "-r", TestData.Path(
            capture), "-T", .. format.Split(' '), .. Fields.SelectMany(field => (string[])["-e", field])];
        string expected = Tshark.Run(args);
        ToolResult result = Tool.Run(["parse", "--threads", "3", "--batch-size", "7", .. args]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(expected.TrimStart('\uFEFF'), result.Output.TrimStart('\uFEFF'));
    }

    [Fact]
    public void Times_and_days_are_local()
    {
        ToolResult result = Tool.Run("parse", Capture, "-c", "1", "-T", "ek", "-e", "frame.time");
        Assert.Equal("""
            {"index":{"_index":"packets-2026-11-21","_type":"doc"}}
            {"timestamp":"1795247394365","layers":{"frame_time":["Nov 21, 2026 07:49:54.365857000 UTC"]}}

            """, result.Output);
    }

    [Fact]
    public void Csv_has_a_header_and_only_the_fields() => Assert.Equal(
        "frame.number,ip.src,frame.len\n1,192.0.2.1,74\n2,192.0.2.2,74\n",
        Tool.Run("parse", Capture, "-c", "2", "-T", "csv", "-e", "frame.number", "-e", "ip.src", "-e",
            "frame.len").Output);

    [Fact]
    public void Json_lines_are_objects()
    {
        string[] lines = Tool.Run("parse", Capture, "-T", "jsonl", "-e", "frame.number", "-e",
            "ip.src").Output.Split('\n')[..^1];
        Assert.Equal(
            Enumerable.Range(1, 51),
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("frame.number").GetInt32()));
    }

    [Theory]
    [InlineData("unknown field ip.scr; did you mean ip.src", "-T", "fields", "-e", "ip.scr")]
    [InlineData("unknown field no.such; 'pcapstream fields --list'", "-T", "fields", "-e", "no.such")]
    [InlineData("-e takes one field: -e ip.src -e ip.dst", "-T", "csv", "-e", "ip.src,ip.dst")]
    [InlineData("-T csv needs fields, such as: -e frame.number", "-T", "csv")]
    [InlineData("-T pdml: expected fields, csv, tsv, json, jsonl, ek, text, tabs, parquet or arrow",
        "-T", "pdml", "-e", "ip.src")]
    [InlineData("-t x: expected r, a, ad, adoy, d, dd, e, u, ud or udoy", "-T", "text", "-t", "x")]
    [InlineData("-t needs -T with a format", "-t", "ad")]
    [InlineData("-t ad: -T parquet has times as numbers; frame.time is a column of times",
        "-T", "parquet", "-w", "x.parquet", "-e", "_ws.col.Time", "-t", "ad")]
    [InlineData("--rows-per-file: only -T parquet and -T arrow", "-T", "csv", "-e", "ip.src", "--rows-per-file", "9",
        "-w", "x")]
    [InlineData("--partition-by needs -w with the name of a folder", "-T", "arrow", "-e", "ip.src", "--partition-by",
        "date")]
    [InlineData("--rows-per-file 0: expected a whole number of at least 1", "-T", "arrow", "-e", "ip.src",
        "--rows-per-file", "0", "-w", "x")]
    [InlineData("--partition-by date,date: expected different names", "-T", "arrow", "-e", "ip.src",
        "--partition-by", "date,date", "-w", "x")]
    [InlineData("--partition-by: all columns are in the names of folders", "-T", "arrow", "-e", "ip.src",
        "--partition-by", "ip.src", "-w", "x")]
    [InlineData("unknown field no.such", "-T", "arrow", "-e", "ip.src", "--partition-by", "date,no.such", "-w", "x")]
    [InlineData("-e needs -T with a format", "-e", "ip.src")]
    [InlineData("--json prints the report", "-T", "json", "-e", "ip.src", "--json")]
    [InlineData("-E header=1: expected y or n", "-T", "csv", "-e", "ip.src", "-E", "header=1")]
    [InlineData("-E separator=ab: expected one ASCII character", "-T", "csv", "-e", "ip.src", "-E", "separator=ab")]
    [InlineData("-E quote=s: -T csv has double quotes only", "-T", "csv", "-e", "ip.src", "-E", "quote=s")]
    [InlineData("-E separator=,: the separator of -T tsv is fixed", "-T", "tsv", "-e", "ip.src", "-E", "separator=,")]
    [InlineData("-E occurrence=x: expected f (first), l (last) or a (all)", "-T", "csv", "-e", "ip.src", "-E",
        "occurrence=x")]
    [InlineData("-E escape: expected header, separator", "-T", "csv", "-e", "ip.src", "-E", "escape")]
    public void Contradicting_options_are_refused_with_a_remedy(string complaint, params string[] args)
    {
        ToolResult result = Tool.Run(["parse", Capture, .. args]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(complaint, result.Error);
    }

    [Fact]
    public void Parquet_is_divided_into_a_folder()
    {
        using var folder = new TemporaryFolder();
        ToolResult result = Tool.Run("parse", Capture, "-T", "parquet", "-e", "frame.number", "-E", "names=underscore",
            "--partition-by", "date,hour,ip.proto,http.host", "--rows-per-file", "30", "-w", folder["packets/"]);
        Assert.Equal(0, result.ExitCode);
        const string Hour = "packets/date=2026-11-21/hour=07/ip_proto=6/";
        Assert.Equal(
            [
                Hour + "http_host=192.0.2.2/part-00000.parquet",
                Hour + "http_host=__HIVE_DEFAULT_PARTITION__/part-00000.parquet",
                Hour + "http_host=__HIVE_DEFAULT_PARTITION__/part-00001.parquet",
            ],
            Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Damage_is_reported_on_stderr_and_by_the_exit_code()
    {
        ToolResult result = Tool.Run("parse", TestData.Path("vectors", "cut-record-body.pcap"), "-T", "fields", "-e",
            "frame.number");
        Assert.Equal((3, "1\n2\n"), (result.ExitCode, result.Output));
        Assert.Contains("cut short in a packet", result.Error);
        Assert.Empty(Tool.Run("parse", "-q", TestData.Path("vectors", "cut-record-body.pcap"), "-T", "fields", "-e",
            "frame.number").Error);
    }

    [Fact]
    public void Missing_capture_fails_and_the_others_are_written()
    {
        ToolResult result = Tool.Run("parse", "missing.pcap", Capture, "-T", "tsv", "-e", "frame.number", "-c", "1");
        Assert.Equal((1, "frame.number\n1\n"), (result.ExitCode, result.Output));
        Assert.Contains("missing.pcap: no such file", result.Error);
    }

    [Fact]
    public void Closed_pipe_ends_the_program_quietly()
    {
        using var folder = new TemporaryFolder();
        byte[] recording = File.ReadAllBytes(Capture);
        File.WriteAllBytes(
            folder["big.pcap"], [.. recording, .. Enumerable.Repeat(recording[24..], 400).SelectMany(bytes => bytes)]);
        using Process process = Tool.Start(
            ["parse", "--threads", "2", folder["big.pcap"], "-T", "json", "-e", "frame.time"], redirectInput: false);
        Assert.Equal('[', process.StandardOutput.Read());
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal((0, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
    }

    [Fact]
    public void Receipt_and_pool_statistics_are_printed()
    {
        ToolResult result = Tool.Run("parse", Capture, "-T", "fields", "-e", "frame.number", "--memory",
            "--pool-stats");
        Assert.Equal(51, result.Output.Split('\n').Length - 1);
        Assert.Contains("expansion ratio", result.Error);
        Assert.Contains("arenas allocated total", result.Error);
    }
}
