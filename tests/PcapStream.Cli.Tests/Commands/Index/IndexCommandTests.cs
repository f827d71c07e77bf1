using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Index;

/// <summary><c>index</c>, and the commands that use what it writes.</summary>
public sealed class IndexCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _capture;
    private readonly string _index;

    public IndexCommandTests()
    {
        _capture = _folder["large.pcapng"];
        _index = _capture + ".pcix";
        string[] copies = [.. Enumerable.Repeat(TestData.Path("tcp-loss.pcap"), 40)];
        Assert.Equal(0, Tool.Run(["convert", .. copies, "-w", _capture, "-F", "pcapng"]).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packets_numbers_and_times_are_the_same_with_an_index()
    {
        string[] fields = ["-T", "fields", "-e", "frame.number", "-e", "frame.time_delta", "-e", "frame.time_relative"];
        Assert.Equal(0, Tool.Run("index", _capture).ExitCode);
        foreach (string[] selection in (string[][])[["--range", "2400-2410"], ["-A", "+3ms"], ["--range", "9-"]])
        {
            ToolResult with = Tool.Run(["parse", _capture, .. selection, .. fields]);
            ToolResult without = Tool.Run(["parse", _capture, .. selection, .. fields, "--no-index"]);
            Assert.Equal(without.Output, with.Output);
            Assert.Equal(without.Error, with.Error);
            Assert.NotEmpty(with.Output);
        }
    }

    [Fact]
    public void Packets_that_are_left_out_are_filtered_out()
    {
        Assert.Equal(0, Tool.Run("index", _capture).ExitCode);
        string[] command = ["parse", _capture, "-A", "+1000s", "--json"];
        JsonElement with = Tool.Run(command).Json;
        JsonElement without = Tool.Run([.. command, "--no-index"]).Json;
        Assert.Equal(2520, without.GetProperty("filtered_out").GetInt64());
        Assert.Equal(2520, with.GetProperty("filtered_out").GetInt64());
    }

    [Fact]
    public void Report_names_index_and_numbers()
    {
        JsonElement report = Tool.Run("index", _capture, "--json").Json[0];
        Assert.Equal(2520, report.GetProperty("packets").GetInt64());
        Assert.Equal(new FileInfo(_index).Length, report.GetProperty("index_bytes").GetInt64());
        Assert.True(report.GetProperty("plain_blocks").GetInt32() > 10);
        Assert.Contains("2,520 packets", Tool.Run("index", "--check", _capture).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversations_are_the_same_with_an_index_of_hosts_and_ports()
    {
        JsonElement report = Tool.Run("index", _capture, "--with", "hosts,ports", "--json").Json[0];
        Assert.Equal(["hosts", "ports"], report.GetProperty("with").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("2,520 packets", Tool.Run("index", "--check", _capture).Output, StringComparison.Ordinal);
        foreach (string[] selection in (string[][])
            [["--flow-of", "2400"], ["-Y", "tcp.port == 80 && frame.number > 9"]])
        {
            string[] command = ["parse", _capture, .. selection, "-T", "fields", "-e", "frame.number", "-e", "ip.src"];
            ToolResult with = Tool.Run(command);
            Assert.Equal(Tool.Run([.. command, "--no-index"]).Output, with.Output);
            Assert.NotEmpty(with.Output);
        }
        ToolResult wrong = Tool.Run("index", _capture, "--with", "hosts,names");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--with names: expected hosts, ports", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_capture_is_read_with_a_warning()
    {
        Tool.Run("index", _capture);
        File.AppendAllBytes(_capture, File.ReadAllBytes(_capture));
        ToolResult result = Tool.Run("parse", _capture, "--range", "5040-", "-T", "fields", "-e", "frame.number");
        Assert.Equal((0, "5040\n"), (result.ExitCode, result.Output));
        Assert.Contains("which has changed since; reading without it", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, Tool.Run("index", "--check", _capture).ExitCode);
        Assert.Equal(0, Tool.Run("index", _capture).ExitCode);
        Assert.Equal(0, Tool.Run("index", "--check", _capture).ExitCode);
    }

    [Fact]
    public void Shards_have_global_numbers()
    {
        Tool.Run("index", _capture);
        IEnumerable<string> parts = Enumerable.Range(1, 4).Select(part => Tool.Run(
            "parse", _capture, "--shard", $"{part}/4", "-T", "fields", "-e", "frame.number").Output);
        Assert.Equal(
            string.Concat(Enumerable.Range(1, 2520).Select(number => $"{number}\n")), string.Concat(parts));
    }

    [Fact]
    public void Show_jumps_and_leaves_out_what_all_packets_before_say()
    {
        Tool.Run("index", _capture);
        string[] command = ["show", _capture, "--range", "2519"];
        ToolResult with = Tool.Run(command);
        ToolResult without = Tool.Run([.. command, "--no-index"]);
        Assert.Contains("With --no-index their streams are shown too", with.Error, StringComparison.Ordinal);
        string[] left = [.. Fields(without).Except(Fields(with))];
        Assert.Empty(Fields(with).Except(Fields(without)));
        Assert.Contains("tcp.stream", left);
        Assert.All(
            left.Where(field => field != "ip.stream"),
            field => Assert.StartsWith("tcp.", field, StringComparison.Ordinal));
    }

    [Fact]
    public void Shards_know_no_streams()
    {
        Tool.Run("index", _capture);
        ToolResult result = Tool.Run(
            "parse", _capture, "--shard", "2/2", "-T", "fields", "-e", "tcp.stream");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("begins in the middle of it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_name_is_for_one_capture()
    {
        Assert.Equal(2, Tool.Run("index", _capture, TestData.Path("arp.pcap"), "-w", _index).ExitCode);
        Assert.Equal(2, Tool.Run("index", _capture, "-w", _capture).ExitCode);
        Assert.False(File.Exists(_index));
    }

    [Theory]
    [InlineData("info")]
    [InlineData("parse", "-T", "text")]
    [InlineData("stats", "-z", "io,phs")]
    [InlineData("flows")]
    [InlineData("convert", "-w", "-")]
    public void Index_is_written_while_another_command_reads(string command, params string[] options)
    {
        string beside = _capture + ".pcix";
        Assert.Equal(0, Tool.Run("index", _capture).ExitCode);
        byte[] expected = File.ReadAllBytes(beside);
        File.Delete(beside);
        string[] line = [command, _capture, .. options];
        ToolResult without = Tool.Run(line);
        Assert.False(File.Exists(beside));
        ToolResult with = Tool.Run([.. line, "--index"]);
        Assert.Equal((0, without.Output), (with.ExitCode, with.Output));
        Assert.Equal(expected, File.ReadAllBytes(beside));
    }

    [Theory]
    [InlineData("--index and --no-index", "--no-index")]
    [InlineData("--shard", "--shard", "1/2")]
    [InlineData("--follow", "--follow")]
    public void Index_is_written_of_a_whole_capture_only(string reason, params string[] options)
    {
        ToolResult result = Tool.Run(["parse", _capture, "--index", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_capture + ".pcix"));
    }

    [Theory]
    [InlineData("packed.pcapng.gz")]
    [InlineData("packed.pcapng.zst")]
    [InlineData("packed.pcap.lz4")]
    public void Compressed_capture_is_the_same_with_an_index(string name)
    {
        string packed = _folder[name];
        Assert.Equal(0, Tool.Run("convert", _capture, "-w", packed).ExitCode);
        ToolResult indexed = Tool.Run("index", packed, "--json");
        Assert.Equal(0, indexed.ExitCode);
        Assert.Equal(1, indexed.Json[0].GetProperty("access_points").GetInt32());
        Assert.Equal(new FileInfo(packed).Length, indexed.Json[0].GetProperty("file_bytes").GetInt64());
        Assert.Contains("is compressed as a whole", indexed.Error, StringComparison.Ordinal);
        string[][] commands =
        [
            ["parse", "--range", "2400-2410", "-T", "text"], ["show", "--range", "2500"],
            ["parse", "-A", "+3ms", "-T", "text"],
        ];
        foreach (string[] command in commands)
        {
            ToolResult with = Tool.Run([command[0], packed, .. command[1..]]);
            Assert.Equal(0, with.ExitCode);
            Assert.NotEmpty(with.Output);
            // Of a packet that an index leads to, what depends on all packets before it is left out.
            if (command[0] == "parse")
                Assert.Equal(Tool.Run([command[0], packed, .. command[1..], "--no-index"]).Output, with.Output);
        }
        Assert.Equal(0, Tool.Run("index", "--check", packed).ExitCode);
    }

    [Fact]
    public void Pipe_has_no_index()
    {
        ToolResult result = Tool.Run(["index", "-"], File.ReadAllBytes(TestData.Path("arp.pcap")));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has no index, because only a file is read in parts", result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Fields(ToolResult shown) =>
        shown.Output.Split('\n').Select(line => line.Trim().Split(' ')[0]);
}
