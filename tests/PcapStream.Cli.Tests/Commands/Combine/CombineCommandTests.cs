using System.Text.RegularExpressions;
using ParquetSharp;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Combine;

/// <summary><c>--partial</c> and <c>combine</c>: the results of all shards are, to the byte, that of one run.</summary>
public sealed partial class CombineCommandTests : IDisposable
{
    private const string Statistics =
        "-z io,phs -z conv,ip -z conv,eth -z conv,udp,3 -z endpoints,tcp -z endpoints,ip -z talkers -z io,phs,udp";

    private const string Intervals =
        "-z io,stat,0.5 -z io,stat,0,AVG(frame.len)ip "
        + "-z io,stat,1,AVG(frame.len),SUM(frame.len)udp,MAX(ip.ttl)ip,MIN(ip.ttl)ip,COUNT(ip.src)ip";

    private const string Times = Intervals
        + " -z plen,tree -z ip_hosts,tree -z ip_srcdst,tree -z ptype,tree -z dests,tree -z ipv6_hosts,tree"
        + " -z ipv6_dests,tree";

    private const string Alone = " -o tcp.desegment_tcp_streams:FALSE";

    private const string Whole = " -o ip.defragment:FALSE -o ipv6.defragment:FALSE";

    private const string Names = "-z http,tree -z http_req,tree -z http_srv,tree";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string[]> _captures;

    public CombineCommandTests() => _captures = new(MakeCaptures);

    private string[] Captures => _captures.Value;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("info", 5)]
    [InlineData("info --json", 3)]
    [InlineData("info -T", 9)]
    [InlineData("stats " + Statistics, 6)]
    [InlineData("stats --csv --sort start " + Statistics, 2)]
    [InlineData("stats " + Times, 8)]
    [InlineData("stats --csv " + Times, 3)]
    [InlineData("stats -Y udp -z conv,udp " + Intervals, 5)]
    [InlineData("stats -f udp -Y ip -z io,phs -z endpoints,udp", 4)]
    [InlineData("stats -z conv,tcp -z tcp,health -z endpoints,tcp", 7)]
    [InlineData("stats -z hosts -z io,phs" + Alone, 3)]
    [InlineData("stats " + Names + Alone, 7)]
    [InlineData("stats -z icmp,srt -z icmpv6,srt -z icmp,srt,icmp.seq>1 -z conv,ip" + Whole, 9)]
    [InlineData("stats -z dns,tree -z icmp,srt -z dns,tree,dns.qry.type==1" + Whole + Alone, 8)]
    [InlineData("stats --csv -Y tcp -z http,tree,ip.src -z plen,tree " + Names + Alone, 4)]
    [InlineData("flows", 7)]
    [InlineData("flows --schema zeek -T tsv", 5)]
    [InlineData("flows --schema cic --idle-timeout 1s --sort start", 3)]
    [InlineData("flows --schema nfstream -T jsonl --key vlan,tunnel,interface -Y ip", 4)]
    [InlineData("flows --window 1s", 6)]
    public void Results_of_shards_in_any_order_are_the_bytes_of_one_run(string words, int shards)
    {
        string[] command = words.Split(' ');
        ToolResult one = Tool.Run([.. command, .. Captures]);
        ToolResult all = Tool.Run(["combine", .. Shuffled(Shards(command, shards, Captures))]);
        Assert.Equal((one.Output, one.Error, one.ExitCode), (all.Output, all.Error, all.ExitCode));
        Assert.NotEmpty(one.Output);
    }

    // The time and the batches are those of the shards.
    [Theory]
    [InlineData("parse")]
    [InlineData("parse --json -Y udp")]
    [InlineData("stats --json " + Statistics)]
    public void Counts_of_shards_are_those_of_one_run(string words)
    {
        string[] command = words.Split(' ');
        ToolResult one = Tool.Run([.. command, .. Captures]);
        ToolResult all = Tool.Run(["combine", .. Shuffled(Shards(command, 4, Captures))]);
        Assert.Equal(WithoutCost().Replace(one.Output, ""), WithoutCost().Replace(all.Output, ""));
        Assert.Equal((one.Error, one.ExitCode), (all.Error, all.ExitCode));
    }

    [Fact]
    public void Shard_that_runs_again_replaces_its_result()
    {
        string[] parts = Shards(["info"], 3, Captures);
        Assert.Equal(parts, Shards(["info"], 3, Captures));
        Assert.Equal(Tool.Run(["info", .. Captures]).Output, Tool.Run(["combine", .. parts]).Output);
    }

    [Fact]
    public void Partial_of_all_captures_is_one_shard()
    {
        string capture = TestData.Path("http.pcap");
        Assert.Equal(0, Tool.Run("info", capture, "--partial", _folder["all"]).ExitCode);
        Assert.Equal(Tool.Run("info", capture).Output, Tool.Run("combine", _folder["all"]).Output);
        Assert.Equal(0, Tool.Run("combine", _folder["all"], "-w", _folder["report"]).ExitCode);
        Assert.Equal(Tool.Run("info", capture).Output, File.ReadAllText(_folder["report"]));
    }

    [Fact]
    public void Partial_of_a_capture_that_cannot_be_read_is_not_written()
    {
        File.WriteAllText(_folder["text"], "no capture");
        ToolResult result = Tool.Run("info", TestData.Path("http.pcap"), _folder["text"], "--partial", _folder["all"]);
        Assert.Equal(1, result.ExitCode);
        Assert.False(File.Exists(_folder["all"]));
    }

    [Fact]
    public void Shards_that_do_not_fit_are_refused_by_name()
    {
        string[] captures = [TestData.Path("http.pcap"), TestData.Path("dns.pcap"), TestData.Path("ipv6.pcap")];
        string[] parts = Shards(["info"], 3, captures);
        Refused($"{parts[0]}: is one of 3 shards, and shard 2 is missing", parts[0], parts[2]);
        Refused($"{parts[1]}: is shard 2/3, as {parts[1]} is", parts[0], parts[1], parts[1], parts[2]);
        string[] others = Shards(["info"], 2, captures, "two");
        Refused($"{others[1]}: is shard 2/2, and {parts[0]} is shard 1/3: shards of different sizes overlap",
            parts[0], others[1]);
        string[] json = Shards(["info", "--json"], 3, captures, "json");
        Refused($"{json[1]}: has other options (--json) than {parts[0]} (none)", parts[0], json[1], parts[2]);
        string[] stats = Shards(["stats", "-z", "io,phs"], 3, captures, "stats");
        Refused($"{stats[1]}: is of 'stats', and {parts[0]} of 'info'", parts[0], stats[1], parts[2]);
        string[] fewer = Shards(["info"], 3, captures[..2], "fewer");
        Refused($"{fewer[1]}: is of other captures than {parts[0]}", parts[0], fewer[1], parts[2]);
    }

    [Fact]
    public void Shards_of_a_capture_that_changed_are_refused()
    {
        string capture = _folder.With(("a.pcap", "http.pcap"))["a.pcap"];
        string[] parts = Shards(["info"], 2, [capture, TestData.Path("dns.pcap")]);
        File.AppendAllText(capture, "more");
        string[] again = Shards(["info"], 2, [capture, TestData.Path("dns.pcap")], "again");
        Refused($"{again[1]}: is of another state of {capture}, which has changed", parts[0], again[1]);
    }

    [Fact]
    public void File_that_was_cut_or_changed_is_refused()
    {
        string part = Shards(["info"], 1, [TestData.Path("http.pcap")])[0];
        byte[] bytes = File.ReadAllBytes(part);
        foreach (int length in (int[])[bytes.Length - 1, bytes.Length / 2, 13])
        {
            File.WriteAllBytes(part, bytes[..length]);
            Refused($"{part}: is cut short", part);
        }
        File.WriteAllBytes(part, [.. bytes[..200], (byte)(bytes[200] ^ 1), .. bytes[201..]]);
        Refused($"{part}: is cut short or was changed: its digest is another", part);
        File.WriteAllBytes(part, [.. bytes[..8], 9, .. bytes[9..]]);
        Refused($"{part}: has version 9 of the format, and this program reads version 1", part);
        Refused($"{TestData.Path("http.pcap")}: is not a partial", TestData.Path("http.pcap"));
        Refused($"{_folder["none"]}: cannot be read", _folder["none"]);
    }

    // The second capture's header is not seen by a shard that begins after it.
    [Fact]
    public void Joined_captures_that_a_shard_cuts_are_refused()
    {
        string joined = _folder["joined.pcap"];
        byte[] ethernet = File.ReadAllBytes(Captures[0]);
        byte[] raw = File.ReadAllBytes(TestData.Path("raw-ip.pcap"));
        byte[] second =
            [.. raw[..24], .. Enumerable.Repeat(raw[24..], 1 + 3_000_000 / raw.Length).SelectMany(one => one)];
        File.WriteAllBytes(joined, [.. ethernet, .. second]);
        string[] parts = Shards(["info"], 8, [joined]);
        ToolResult result = Tool.Run(["combine", .. parts]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"does not know what {joined} says before it", result.Error);
    }

    [Fact]
    public void Shard_whose_times_go_back_into_those_before_it_has_no_bursts()
    {
        // 400 seconds, and again those from the hundredth on.
        byte[] header = File.ReadAllBytes(TestData.Path("dns.pcap"))[..24];
        byte[] packet = new byte[16 + 1400];
        BitConverter.TryWriteBytes(packet.AsSpan(8), packet.Length - 16);
        BitConverter.TryWriteBytes(packet.AsSpan(12), packet.Length - 16);
        using (FileStream file = File.Create(_folder["again"]))
        {
            file.Write(header);
            foreach (int second in (int[])[.. Enumerable.Range(0, 400), .. Enumerable.Range(100, 400)])
            {
                BitConverter.TryWriteBytes(packet, 1_000_000 + second);
                file.Write(packet);
            }
        }
        string[] parts = Shards(["stats", "-z", "plen,tree"], 4, [_folder["again"]]);
        ToolResult result = Tool.Run(["combine", .. parts]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{parts[1]}: begins at earlier times than the shard before it ends with", result.Error);
    }

    [Theory]
    [InlineData("cut datagrams of several IP fragments", "stats", "-z", "io,phs", "-z", "icmp,srt")]
    [InlineData("cut datagrams of several IP fragments", "stats", "-z", "icmpv6,srt", "--shard", "1/1")]
    [InlineData("icmp,srt needs the requests in all packets",
        "stats", "-z", "icmp,srt", "-Y", "icmp", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE")]
    [InlineData("cut messages of several TCP segments", "stats", "-z", "dns,tree", "--shard", "1/1")]
    [InlineData("following streams", "stats", "-z", "rtp,streams", "-o", "tcp.desegment_tcp_streams:FALSE")]
    [InlineData("cut messages of several TCP segments", "stats", "-z", "hosts", "--shard", "1/1")]
    [InlineData("cut messages of several TCP segments", "stats", "-z", "http,tree")]
    [InlineData("--partial needs a statistic: -z NAME", "stats")]
    [InlineData("--partial: -w: 'combine -w' writes the result", "stats", "-z", "talkers", "-w", "x.csv")]
    [InlineData("--partial: -T parquet is a table", "stats", "-z", "talkers", "-T", "parquet")]
    [InlineData("following streams", "stats", "-z", "io,phs,tcp.stream == 1")]
    [InlineData("following streams", "parse", "-Y", "tcp.stream == 1")]
    [InlineData("tcp.desegment_tcp_streams:FALSE reads each segment alone", "parse", "-Y", "http")]
    [InlineData("--partial: --range: ", "parse", "--range", "1-5")]
    [InlineData("--partial: -c: ", "parse", "-c", "5")]
    [InlineData("--partial: -T writes lines", "parse", "-T", "csv", "-e", "ip.src")]
    [InlineData("--partial: -H: ", "info", "-H")]
    [InlineData("column tls_sni cannot be put together: ", "flows", "-e", "src_ip", "-e", "tls_sni")]
    [InlineData("--partial: -w: 'combine -w' writes the result", "flows", "-w", "flows.csv")]
    [InlineData("following streams", "flows", "-Y", "tcp.stream == 1")]
    [InlineData("--partial: --follow: ", "info", "--follow")]
    public void What_no_shard_knows_is_2(string message, params string[] words)
    {
        ToolResult result = Tool.Run([.. words, TestData.Path("http.pcap"), "--partial", _folder["part"]]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.False(File.Exists(_folder["part"]));
    }

    [Theory]
    [InlineData("info", "--json")]
    [InlineData("stats", "-z", "conv,ip", "-z", "endpoints,tcp")]
    [InlineData("flows", "--schema", "zeek")]
    public void Job_combines_partials(params string[] words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "shards are processes, on Linux only");
        string job = _folder["job"];
        ToolResult plan = Tool.Run(["job", "plan", .. Captures, "--shards", "5", "-w", job, "--", .. words]);
        Assert.True(plan.ExitCode == 0, plan.Error);
        foreach (int shard in (int[])[3, 5, 1, 2])
            Assert.InRange(Tool.Run("job", "run", job, "--shard", $"{shard}").ExitCode, 0, 3);
        ToolResult incomplete = Tool.Run("job", "combine", job);
        Assert.Equal(1, incomplete.ExitCode);
        Assert.Contains("shards are missing: 4", incomplete.Error);
        // Shards that are done stay as they are.
        foreach (int shard in (int[])[4, 3])
            Assert.InRange(Tool.Run("job", "run", job, "--shard", $"{shard}").ExitCode, 0, 3);
        ToolResult one = Tool.Run([.. words, .. Captures]);
        ToolResult all = Tool.Run("job", "combine", job, "-w", _folder["result"]);
        Assert.Equal((one.Output, one.ExitCode), (File.ReadAllText(_folder["result"]), all.ExitCode));
    }

    [Fact]
    public void Table_of_flows_is_written_by_combine()
    {
        string[] command = ["flows", "--schema", "cic", "-T", "parquet"];
        string[] parts = Shards(command, 4, Captures);
        string temporary = _folder["temporary"];
        Directory.CreateDirectory(temporary);
        ToolResult all = Tool.Run(["combine", .. parts, "--temp", temporary, "-w", _folder["flows.parquet"]]);
        Assert.True(all.ExitCode is 0 or 3, all.Error);
        Assert.Empty(Directory.GetFileSystemEntries(temporary));
        ToolResult one = Tool.Run([.. command, .. Captures, "-w", _folder["one.parquet"]]);
        Assert.Equal(one.ExitCode, all.ExitCode);
        Assert.Equal(RowsOf("one.parquet"), RowsOf("flows.parquet"));

        long RowsOf(string name)
        {
            using var file = new ParquetFileReader(_folder[name]);
            return file.FileMetaData.NumRows;
        }
    }

    private static void Refused(string message, params string[] parts)
    {
        ToolResult result = Tool.Run(["combine", .. parts]);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"pcapstream: {message}", result.Error);
        Assert.Empty(result.Output);
    }

    private string[] Shards(string[] command, int count, string[] captures, string name = "part") =>
    [
        .. Enumerable.Range(1, count).Select(shard =>
        {
            string part = _folder[$"{name}-{shard}"];
            ToolResult result = Tool.Run(
                [.. command, .. captures, "--shard", $"{shard}/{count}", "--partial", part]);
            Assert.True(result.ExitCode is 0 or 3, result.Error);
            Assert.Empty(result.Output);
            return part;
        }),
    ];

    private static string[] Shuffled(string[] parts)
    {
        new Random(parts.Length).Shuffle(parts);
        return parts;
    }

    // Large enough to be cut: a pcap, a pcapng of several interfaces, and the same with damage; and a small one.
    private string[] MakeCaptures()
    {
        File.WriteAllLines(
            _folder["list"],
            Enumerable.Repeat(
                new[] { "tcp-loss.pcap", "http.pcap", "dns.pcap", "udp-fragments.pcap" }.Select(
                    name => TestData.Path(name)), 60).SelectMany(one => one));
        File.WriteAllLines(
            _folder["list-ng"],
            Enumerable.Repeat(
                new[] { "tcp-loss.pcap", "interfaces.pcapng", "icmp.pcap" }.Select(
                    name => TestData.Path(name)), 40).SelectMany(one => one));
        string pcap = _folder["large.pcap"];
        string pcapNg = _folder["large.pcapng"];
        Assert.Equal(0, Tool.Run("convert", "-q", $"@{_folder["list"]}", "-F", "pcap", "-w", pcap).ExitCode);
        Assert.Equal(0, Tool.Run("convert", "-q", $"@{_folder["list-ng"]}", "-F", "pcapng", "-w", pcapNg).ExitCode);
        byte[] damaged = File.ReadAllBytes(pcapNg);
        var random = new Random(5);
        for (int i = 1; i < 6; i++)
            random.NextBytes(damaged.AsSpan(i * damaged.Length / 6, 700));
        File.WriteAllBytes(_folder["damaged.pcapng"], damaged[..^9]);
        return [pcap, TestData.Path("ipv6.pcap"), pcapNg, _folder["damaged.pcapng"]];
    }

    [GeneratedRegex(
        """ in [\d,]+ batch(es)?| *read in .*\n|^ *"(batches|seconds)": .*\n|"memory": \{[^#]*""",
        RegexOptions.Multiline)]
    private static partial Regex WithoutCost();
}
