using System.Text;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Info;

public sealed class InfoCommandTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Fact]
    public void Report_has_the_labels_of_capinfos_in_its_order()
    {
        string[] labels =
            ["File name", "File type", "File encapsulation", "File timestamp precision", "Packet size limit",
            "Number of packets", "File size", "Data size", "Capture duration", "First packet time", "Last packet time",
            "Data byte rate", "Data bit rate", "Average packet size", "Average packet rate", "Strict time order",
            "Number of interfaces in file"];
        IEnumerable<string> printed = Tool.Run("info", Capture).Output.Split('\n')
            .Where(line => line.Contains(':') && !line.StartsWith("Interface #", StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);
        Assert.Equal(labels, printed);
    }

    [Fact]
    public void Report_equals_that_of_capinfos()
    {
        string report = Tool.Run("info", TestData.Path("vectors", "nanoseconds-be.pcap")).Output;
        Assert.Equal($"""
            File name:           {TestData.Path("vectors", "nanoseconds-be.pcap")}
            File type:           Wireshark/tcpdump/... - nanosecond pcap
            File encapsulation:  Ethernet
            File timestamp precision:  nanoseconds (9)
            Packet size limit:   file hdr: 262144 bytes
            Packet size limit:   inferred: 64 bytes
            Number of packets:   3
            File size:           236 bytes
            Data size:           262 bytes
            Capture duration:    1.999999998 seconds
            First packet time:   2023-11-14 22:13:20.000000001
            Last packet time:    2023-11-14 22:13:21.999999999
            Data byte rate:      131.00 bytes/sec
            Data bit rate:       1048.00 bits/sec
            Average packet size: 87.33 bytes
            Average packet rate: 1.50 packets/sec
            Strict time order:   True
            Number of interfaces in file: 1
            Interface #0 info:
                                 Encapsulation = Ethernet (1 - ether)
                                 Capture length = 262144
                                 Time precision = nanoseconds (9)
                                 Time ticks per second = 1000000000
                                 Number of packets = 3

            """, report);
    }

    [Fact]
    public void Table_has_a_header_and_one_line_per_capture()
    {
        string[] lines = Tool.Run(
            "info", "-T", Capture, TestData.Path("dns.pcap")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        string[] header = lines[0].Split('\t');
        string[] http = lines[1].Split('\t');
        Assert.Equal(header.Length, http.Length);
        Assert.Equal("51", http[Array.IndexOf(header, "Number of packets")]);
        Assert.Equal("ether", http[Array.IndexOf(header, "File encapsulation")]);
        Assert.Equal("True", http[Array.IndexOf(header, "Strict time order")]);
    }

    [Fact]
    public void Json_is_an_array_with_every_name_of_the_contract()
    {
        ToolResult result = Tool.Run("info", "--json", Capture, "-r", TestData.Path("vectors", "cut-record-body.pcap"));
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(2, result.Json.GetArrayLength());
        string[] names = ["file", "format", "compression", "time_precision", "byte_order", "snaplen", "link_types",
            "interfaces", "packets",
            "file_bytes", "capture_bytes", "captured_bytes", "original_bytes", "first_time", "last_time", "duration",
            "strict_time_order",
            "average_packet_size", "comments", "damage", "complete", "hardware", "operating_system", "application",
            "sections", "packet_comment_count",
            "packet_comments", "name_resolution", "decryption_secrets", "journal_entries", "custom_blocks",
            "custom_blocks_not_copied", "block_comments"];
        Assert.All(
            result.Json.EnumerateArray(),
            one => Assert.Equal(names, one.EnumerateObject().Select(property => property.Name)));
        JsonElement cut = result.Json.EnumerateArray().Single(one => !one.GetProperty("complete").GetBoolean());
        Assert.Equal(
            """[{"offset":156,"length":46,"reason":"cut short in a packet: 80 bytes needed, 46 had","""
            + "\"packets_before\":2,\"packets_after\":0}]",
            JsonSerializer.Serialize(cut.GetProperty("damage"), JsonSerializerOptions.Default));
    }

    [Fact]
    public void Times_in_json_are_strings_without_loss()
    {
        JsonElement one = Tool.Run("info", "--json", TestData.Path("vectors", "nanoseconds-le.pcap")).Json[0];
        Assert.Equal("1700000000.000000001", one.GetProperty("first_time").GetString());
        Assert.Equal("1700000001.999999999", one.GetProperty("last_time").GetString());
        Assert.Equal("1.999999998", one.GetProperty("duration").GetString());
        Assert.Equal("ns", one.GetProperty("time_precision").GetString());
    }

    [Fact]
    public void Pcapng_is_described_interface_by_interface()
    {
        string capture = TestData.Path("interfaces.pcapng");
        JsonElement one = Tool.Run("info", "--json", capture).Json[0];
        Assert.Equal("pcapng", one.GetProperty("format").GetString());
        Assert.Equal(
            ["ether", "rawip", "linux-sll2"],
            one.GetProperty("link_types").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            [18, 24, 31],
            one.GetProperty("interfaces").EnumerateArray().Select(source => source.GetProperty("packets").GetInt32()));
        string report = Tool.Run("info", capture).Output;
        Assert.Contains("File encapsulation:  Per packet", report);
        Assert.Contains("                     Linux cooked-mode capture v2 (31)", report);
        Assert.Contains("File timestamp precision:  per-packet (-1)", report);
        Assert.Contains("Number of interfaces in file: 3", report);
    }

    [Fact]
    public void Capture_without_packets_has_no_times()
    {
        ToolResult result = Tool.Run("info", "--json", TestData.Path("vectors", "no-packets.pcap"));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(JsonValueKind.Null, result.Json[0].GetProperty("first_time").ValueKind);
        Assert.Contains(
            "Capture duration:    n/a", Tool.Run("info", TestData.Path("vectors", "no-packets.pcap")).Output);
    }

    [Fact]
    public void Standard_input_is_a_capture()
    {
        ToolResult result = Tool.Run(["info", "--json", "-"], File.ReadAllBytes(Capture));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(51, result.Json[0].GetProperty("packets").GetInt64());
    }

    [Fact]
    public void Other_blocks_of_a_pcapng_are_shown_but_no_secrets()
    {
        const string Secret = "CLIENT_RANDOM 0123 4567";
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["out"], [
            .. File.ReadAllBytes(TestData.Path("interfaces.pcapng")),
            .. Block(1, 1, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 0, 0xE1, 0xF5, 5, 0, 0, 0, 0, 13, 0, 1, 0, 4, 0, 0, 0, 1, 0,
                3, 0, (byte)'l', (byte)'a', (byte)'n', 0, 0, 0, 0, 0),
            .. Block(4, 1, 0, 6, 0, 192, 0, 2, 1, (byte)'a', 0, 0, 0, 0, 0, 0, 0),
            .. Block(5, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 8, 0, 9, 0, 0, 0, 0, 0, 0, 0),
            .. Block(10, [0x4B, 0x53, 0x4C, 0x54, (byte)Secret.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(Secret), 0]),
            .. Block(6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 4, 0,
                (byte)'n', (byte)'o', (byte)'t', (byte)'e')]);
        ToolResult json = Tool.Run("info", "--json", folder["out"]);
        Assert.Equal(0, json.ExitCode);
        string report = Tool.Run("info", folder["out"]).Output;
        Assert.EndsWith("""
            Interface #3 info:
                                 Encapsulation = Ethernet (1 - ether)
                                 Speed = 100000000
                                 Capture length = 0
                                 FCS length = 4
                                 Time precision = microseconds (6)
                                 Time ticks per second = 1000000
                                 Comment = lan
                                 Number of stat entries = 1
                                 Number of packets = 1
            Number of resolved IPv4 addresses in file: 1
            Number of decryption secrets in file: 1

            """, report, StringComparison.Ordinal);
        Assert.Contains(
            "Packet 74 Comment:    note\nNumber of interfaces in file: 4\n", report, StringComparison.Ordinal);
        JsonElement one = json.Json[0];
        Assert.Equal("note", one.GetProperty("packet_comments")[0].GetProperty("comment").GetString());
        Assert.Equal(9, one.GetProperty("interfaces")[3].GetProperty("statistics").GetProperty("dropped").GetInt32());
        Assert.Equal(
            Secret.Length,
            one.GetProperty("decryption_secrets").GetProperty("kinds")[0].GetProperty("bytes").GetInt32());
        Assert.DoesNotContain("CLIENT_RANDOM", json.Output + report + json.Error, StringComparison.Ordinal);
    }

    private static byte[] Block(byte type, params byte[] body)
    {
        byte[] length = BitConverter.GetBytes(body.Length + 12);
        return [type, 0, 0, 0, .. length, .. body, .. length];
    }
}
