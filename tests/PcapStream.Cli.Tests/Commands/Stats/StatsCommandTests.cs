using System.Text.Json;
using System.Xml.Linq;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Stats;

public sealed class StatsCommandTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Fact]
    public void Statistics_are_printed_in_the_order_of_the_command_line()
    {
        ToolResult result = Tool.Run("stats", Capture, "-z", "conv,tcp", "-z", "io,phs");
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Matches(
            @"(?s)TCP Conversations.*<->.*Protocol Hierarchy Statistics.*\n    tcp +frames:51 ", result.Output);
    }

    [Fact]
    public void Json_has_numbers_and_texts_of_times()
    {
        JsonElement report = Tool.Run("stats", "--json", Capture, "-z", "conv,tcp", "-z", "tcp,health").Json;
        Assert.Equal(51, report.GetProperty("packets").GetInt64());
        JsonElement[] statistics = [.. report.GetProperty("statistics").EnumerateArray()];
        Assert.Equal(["conv,tcp", "tcp,health"], statistics.Select(one => one.GetProperty("name").GetString()!));
        JsonElement[] rows = [.. statistics[0].GetProperty("rows").EnumerateArray()];
        Assert.Equal(51, rows.Sum(row => row.GetProperty("frames").GetInt64()));
        Assert.Matches(@"^\d+\.\d{9}$", rows[0].GetProperty("start").GetString());
    }

    [Fact]
    public void Counts_do_not_depend_on_the_memory_limit()
    {
        string[] Results(string limit)
        {
            JsonElement report = Tool.Run("stats", "--json", Capture, "-z", "conv,tcp", "-z", "io,stat,1",
                "--memory-limit", limit).Json;
            // The rest of the report is time and cost.
            return [.. report.EnumerateObject().Where(one => one.Name is not ("seconds" or "memory")).Select(
                one => one.Name + one.Value.GetRawText())];
        }

        Assert.Equal(Results("32Mi"), Results("256Mi"));
    }

    [Theory]
    [InlineData("1", 1_700_000_000, " 1 <> 1699999999 ", "1699999998")]
    [InlineData("0.001", 1_000, " 0.001 <>  999.999 ", "999998")]
    public void Empty_intervals_before_a_wild_time_are_joined(string interval, int seconds, string row, string joined)
    {
        using var folder = new TemporaryFolder();
        ToolResult result = Tool.Run("stats", At(folder, 0, seconds), "-z", $"io,stat,{interval}");
        Assert.Contains(row, result.Output);
        Assert.Contains($" Joined: {joined} empty intervals, 1 row", result.Output);
        Assert.InRange(result.Output.Split('\n').Length, 0, 20);
    }

    [Fact]
    public void Few_empty_intervals_have_rows_of_their_own()
    {
        using var folder = new TemporaryFolder();
        ToolResult result = Tool.Run("stats", At(folder, 0, 101), "-z", "io,stat,1");
        Assert.DoesNotContain("Joined", result.Output);
        Assert.Equal(101, result.Output.Split('\n').Count(line => line.Contains("<>", StringComparison.Ordinal)));
    }

    [Fact]
    public void Csv_has_one_table_per_statistic_separated_by_empty_lines()
    {
        string[] tables = Tool.Run("stats", "--csv", Capture, "-z", "endpoints,ip", "-z",
            "io,stat,0,tcp,udp").Output.TrimEnd().Split("\n\n");
        Assert.Equal(2, tables.Length);
        Assert.StartsWith("address,port,frames,bytes,frames_sent,", tables[0]);
        Assert.StartsWith("interval,start,column,filter,frames,bytes\n0,0.000000000,1,tcp,51,", tables[1]);
    }

    [Theory]
    [InlineData("-z", "conv,ipx")]
    [InlineData("-z", "io,stat,x")]
    [InlineData("-z", "io,phs", "-z", "io,phs")]
    public void Wrong_usage_lists_the_possible_values(params string[] arguments)
    {
        ToolResult result = Tool.Run(["stats", Capture, .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("-z", result.Error);
    }

    [Theory]
    [InlineData("io,phs,tcp port 80", "is a capture filter, which -f takes")]
    [InlineData("io,phs,tcp.prt == 80", "column 1")]
    [InlineData("io,stat,1,SUM(tcp.len", "closing parenthesis")]
    [InlineData("io,stat,1,AVG(ip.src)ip", "neither a number nor a time")]
    public void Wrong_filter_in_a_statistic_is_explained(string name, string expected)
    {
        ToolResult result = Tool.Run("stats", Capture, "-z", name);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public void Columns_of_values_are_those_of_tshark()
    {
        const string Name = "io,stat,0.01,SUM(tcp.len)tcp.len,MIN(tcp.len)tcp.len > 0,"
            + "AVG(tcp.time_delta)tcp.time_delta,COUNT(tcp.len)tcp,FRAMES(),BYTES()tcp.stream == 1,udp,"
            + "MAX(frame.len)frame.len";
        Assert.Equal(
            Foreign.Run("tshark", "-n", "-q", "-r", Capture, "-z", Name),
            Tool.Run("stats", Capture, "-z", Name).Output);
    }

    [Theory]
    [InlineData("io,phs,tcp.flags.syn == 1")]
    [InlineData("conv,tcp,tcp.stream in {1, 3}")]
    [InlineData("endpoints,ip,frame.number < 9")]
    [InlineData("plen,tree,tcp.flags.syn == 1")]
    [InlineData("dests,tree,tcp.dstport == 80")]
    public void Filtered_statistics_are_those_of_tshark(string name) => Assert.Equal(
        Foreign.Run("tshark", "-n", "-q", "-r", Capture, "-z", name), Tool.Run("stats", Capture, "-z", name).Output);

    [Fact]
    public void Filter_leaves_out_other_packets() =>
        Assert.Equal(0, Tool.Run("stats", "--json", Capture, "-f", "udp", "-z",
            "io,phs").Json.GetProperty("packets").GetInt64());

    [Fact]
    public void Page_is_well_formed_needs_no_other_file_and_escapes_names()
    {
        using var folder = new TemporaryFolder();
        string hostile = Path.Combine(folder.Path, "<script>&\"'.pcap");
        File.Copy(Capture, hostile);
        string page = Path.Combine(folder.Path, "page.html");
        Assert.Equal(0, Tool.Run("stats", hostile, "--html", page).ExitCode);
        string text = File.ReadAllText(page);
        XElement root = XDocument.Parse(text.Replace("<!DOCTYPE html>", "")).Root!;
        Assert.DoesNotContain(
            root.DescendantsAndSelf(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(
            root.DescendantsAndSelf().Attributes(),
            attribute => !attribute.IsNamespaceDeclaration && attribute.Value.Contains("//"));
        Assert.DoesNotContain("url(", text);
        Assert.DoesNotContain("@import", text);
        Assert.Contains("&lt;script&gt;&amp;&quot;", text);
    }

    // A capture of packets without a byte, at these seconds.
    private static string At(TemporaryFolder folder, params int[] seconds)
    {
        string path = Path.Combine(folder.Path, "times.pcap");
        using var writer = new BinaryWriter(File.Create(path));
        foreach (uint word in (uint[])[0xA1B2C3D4, 0x0004_0002, 0, 0, 262144, 1])
            writer.Write(word);
        foreach (int second in seconds)
        {
            foreach (uint word in (uint[])[(uint)second, 0, 1, 1])
                writer.Write(word);
            writer.Write((byte)0);
        }
        return path;
    }
}
