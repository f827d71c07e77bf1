using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public sealed class InputOptionsTests
{
    // dns.pcap has 32 packets, http.pcap 51.
    private const int Both = 83;

    [Fact]
    public void Globs_folders_and_lists_name_captures()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .With(("caps/a b.pcap", "dns.pcap"), ("caps/deep/ü[1]", "http.pcap"));
        File.WriteAllText(folder["caps/notes.txt"], "no capture");
        File.WriteAllText(folder["list"], $"# rolled\r\n{folder["caps/a b.pcap"]}\r\n{folder["caps/*/[!a]*"]}\r\n");
        Assert.Equal(
            ["caps/a b.pcap", "caps/deep/ü[1]"], Files(folder, Tool.Run("info", "--json", "-R", folder["caps"])));
        Assert.Equal(
            ["caps/a b.pcap", "caps/deep/ü[1]"], Files(folder, Tool.Run("info", "--json", $"@{folder["list"]}")));
        Assert.Equal(["caps/a b.pcap"], Files(folder, Tool.Run("info", "--json", "-r", folder["caps/*.pcap"])));
        Assert.Equal(Both, Packets(Tool.Run("parse", "--json", "-R", folder["caps"])));
    }

    [Fact]
    public void List_is_read_from_the_standard_input()
    {
        string list = $"{TestData.Path("dns.pcap")}\n{TestData.Path("http.pcap")}";
        Assert.Equal(Both, Packets(Tool.Run(["parse", "--json", "@-"], Encoding.UTF8.GetBytes(list))));
    }

    [Fact]
    public void Captures_are_read_in_order_of_time()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .With(("1", "vectors/time-after-2038.pcap"), ("2",
                "vectors/microseconds-le.pcap"), ("3", "vectors/time-zero.pcap"));
        Assert.Equal(["1", "2", "3"], Files(folder, Tool.Run("info", "--json", folder["*"])));
        Assert.Equal(["3", "2", "1"], Files(folder, Tool.Run("info", "--json", "--by-time", folder["*"])));
    }

    [Theory]
    [InlineData("info")]
    [InlineData("parse")]
    public void Name_without_a_match_is_1_and_the_rest_is_read(string command)
    {
        ToolResult result = Tool.Run(
            command, "--json", "no*such", "@no-such", TestData.Path("vectors"), TestData.Path("http.pcap"));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            $"pcapstream: no file matches no*such\npcapstream: @no-such: no such file\npcapstream: "
            + $"{TestData.Path("vectors")}: is a directory; -R reads the captures in it\n",
            result.Error);
        Assert.Contains("\"packets\": 51,", result.Output);
    }

    [Fact]
    public void Standard_input_cannot_be_sorted_by_time()
    {
        ToolResult result = Tool.Run("parse", "--by-time", TestData.Path("dns.pcap"), "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "pcapstream: -: only files can be sorted by time: the time of a pipe is not known before it is read\n",
            result.Error);
    }

    [Fact]
    public void Log_lists_skipped_files()
    {
        using TemporaryFolder folder = new TemporaryFolder().With(("a.pcap", "dns.pcap"));
        File.WriteAllText(folder["notes.txt"], "no capture");
        ToolResult result = Tool.Run("parse", "-v", "-R", folder.Path);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"skipped {folder["notes.txt"]}: is not a capture", result.Error);
    }

    [Fact]
    public void Thousands_of_files_need_few_descriptors_and_constant_memory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is Unix's");
        const int many = 3000;
        using TemporaryFolder folder = new TemporaryFolder()
            .With([.. Enumerable.Range(0, many).Select(i => ($"ring_{i:D5}.pcap", "dns.pcap"))]);
        JsonElement few = ParseWithFewDescriptors(folder["ring_0000?.pcap"], packets: 10 * 32);
        JsonElement all = ParseWithFewDescriptors(folder["*.pcap"], packets: many * 32);
        Assert.Equal(
            few.GetProperty("pool").GetProperty("peak").GetInt64(),
            all.GetProperty("pool").GetProperty("peak").GetInt64());
        Assert.InRange(all.GetProperty("gc").GetProperty(
            "heap").GetInt64() - few.GetProperty("gc").GetProperty("heap").GetInt64(), long.MinValue, 4 << 20);
        Assert.InRange(
            all.GetProperty("growth").GetInt64() - few.GetProperty("growth").GetInt64(), long.MinValue, 8 << 20);
    }

    // The runtime itself needs most of them, for its assemblies.
    private static JsonElement ParseWithFewDescriptors(string glob, int packets)
    {
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "ulimit -n 200 && exec \"$@\"", "sh", .. Tool.Words, "parse", "--json", "--by-time", glob])
        {
            RedirectStandardOutput = true,
        };
        // Otherwise garbage grows to the size of the processor's cache before it is collected.
        start.Environment["DOTNET_GCgen0size"] = "100000";
        using Process process = Process.Start(start)!;
        JsonElement report = JsonDocument.Parse(process.StandardOutput.ReadToEnd()).RootElement;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(packets, report.GetProperty("packets").GetInt32());
        return report.GetProperty("memory");
    }

    private static IEnumerable<string> Files(TemporaryFolder folder, ToolResult result) =>
        result.Json.EnumerateArray().Select(one => one.GetProperty("file").GetString()![(folder.Path.Length + 1)..]);

    private static int Packets(ToolResult result) => result.Json.GetProperty("packets").GetInt32();
}
