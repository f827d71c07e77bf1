using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Parse;

public sealed class ParseCommandTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Fact]
    public void Json_has_every_name_of_the_contract()
    {
        JsonElement report = Tool.Run("parse", "--json", Capture).Json;
        Assert.Equal(["packets", "batches", "batch_size", "captured_bytes", "original_bytes", "first_time", "last_time",
            "protocols",
            "filtered_out", "damage", "seconds", "memory"], Names(report));
        JsonElement memory = report.GetProperty("memory");
        Assert.Equal(
            [
                "startup_rss", "peak_rss", "growth", "capture_bytes", "expansion_ratio", "pool", "gc",
                "reader_wait_seconds",
            ],
            Names(memory));
        Assert.Equal(
            ["limit", "peak", "mapped", "chunks", "in_flight_high", "retained", "waste_ratio"],
            Names(memory.GetProperty("pool")));
        Assert.Equal(["heap", "allocated", "allocated_per_packet", "collections"], Names(memory.GetProperty("gc")));
        Assert.Equal(["name", "packets", "bytes"], Names(report.GetProperty("protocols")[0]));
    }

    [Fact]
    public void Lengths_that_no_network_has_are_counted_apart()
    {
        byte[] capture = File.ReadAllBytes(Capture);
        // The original length of the first packet.
        BinaryPrimitives.WriteUInt32LittleEndian(capture.AsSpan(36), uint.MaxValue);
        ToolResult json = Tool.Run(["parse", "--json", "-"], capture);
        JsonElement lengths = json.Json.GetProperty("implausible_lengths");
        Assert.Equal(
            (1, uint.MaxValue),
            (lengths.GetProperty("packets").GetInt32(), lengths.GetProperty("original_bytes").GetUInt32()));
        Assert.Contains(
            "\n  1 packet claims a length that no network has: 4.00 GiB of those\n",
            Tool.Run(["parse", "-"], capture).Output);
    }

    [Fact]
    public void Batches_are_counted()
    {
        JsonElement report = Tool.Run("parse", "--json", "--batch-size", "10", Capture).Json;
        Assert.Equal(51, report.GetProperty("packets").GetInt64());
        Assert.Equal(6, report.GetProperty("batches").GetInt64());
        Assert.Equal(10, report.GetProperty("batch_size").GetInt64());
    }

    [Fact]
    public void Several_captures_are_counted_together_up_to_the_limit()
    {
        string dns = TestData.Path("dns.pcap");
        Assert.Equal(83, Tool.Run("parse", "--json", Capture, "-r", dns).Json.GetProperty("packets").GetInt64());
        Assert.Equal(60, Tool.Run("parse", "--json", "-c", "60", Capture, dns).Json.GetProperty("packets").GetInt64());
    }

    [Fact]
    public async Task Limit_ends_reading_from_an_open_pipe()
    {
        using Process process = Tool.Start(["parse", "--json", "-c", "10", "-"], redirectInput: true);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(File.ReadAllBytes(Capture));
        await process.StandardInput.BaseStream.FlushAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Contains("\"packets\": 10,", await output);
    }

    [Fact]
    public void Pool_stays_within_its_limit()
    {
        JsonElement pool = Tool.Run("parse", "--json", "--memory-limit", "16MiB", Capture).Json.GetProperty("memory")
            .GetProperty("pool");
        Assert.Equal(16 << 20, pool.GetProperty("limit").GetInt64());
        Assert.InRange(pool.GetProperty("peak").GetInt64(), 1, 16 << 20);
    }

    [Fact]
    public void Text_report_lists_the_protocols()
    {
        ToolResult result = Tool.Run("parse", Capture);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("51 packets in 1 batch of up to 4,096", result.Output);
        Assert.Matches(@"\btcp +51 ", result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Receipt_goes_to_stderr_and_leaves_captures_unchanged()
    {
        ToolResult result = Tool.Run("parse", "--memory", Capture);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("expansion ratio", result.Error);
        Assert.DoesNotContain("expansion ratio", result.Output);
    }

    [Fact]
    public void Standard_input_has_a_receipt()
    {
        ToolResult result = Tool.Run(["parse", "-", "--memory"], File.ReadAllBytes(Capture));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Memory receipt", result.Error);
    }

    [Theory]
    [InlineData(".json", "\"expansion_ratio\":")]
    [InlineData(".html", "<span>expansion ratio</span>")]
    public void Receipt_is_written_to_a_file(string extension, string expected)
    {
        string file = Path.Combine(Path.GetTempPath(), $"pcapstream-receipt-{Guid.NewGuid():N}{extension}");
        try
        {
            ToolResult result = Tool.Run("parse", $"--memory={file}", Capture);
            Assert.Equal(0, result.ExitCode);
            Assert.Contains(expected, File.ReadAllText(file));
            Assert.DoesNotContain("expansion ratio", result.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Pool_statistics_are_printed()
    {
        ToolResult result = Tool.Run("parse", "--pool-stats", Capture);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("arenas allocated total", result.Error);
        Assert.Contains("class   size   num pools", result.Error);
    }

    [Fact]
    public void Log_lists_captures()
    {
        string file = Path.Combine(Path.GetTempPath(), $"pcapstream-log-{Guid.NewGuid():N}.txt");
        try
        {
            Assert.Equal(0, Tool.Run("parse", "--log-file", file, Capture).ExitCode);
            Assert.Contains("http.pcap", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Help_has_an_example()
    {
        ToolResult result = Tool.Run("parse", "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("pcapstream parse big.pcap --memory", result.Output);
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);

    [Fact]
    public void Growing_file_is_followed_up_to_the_limit()
    {
        ToolResult result = Tool.Run("parse", "--json", "--follow", "-c", "32", TestData.Path("dns.pcap"));
        Assert.Equal((0, 32), (result.ExitCode, result.Json.GetProperty("packets").GetInt32()));
    }
}
