using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

/// <summary>Control characters in captures and file names never reach a terminal, page or JSON.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Evil = "evil\u001b]0;TITLE\u0007\u001b[31m\u009b2J\r\nFile type: \u007f<b>\t\u202e";

    private readonly TemporaryFolder _folder = new();

    public HostileTextTests()
    {
        string capture = Capture();
        File.WriteAllBytes(capture, Pcapng());
    }

    public static TheoryData<string> Commands =>
    [
        "info", "info -T", "info --json", "parse", "parse --json", "plan", "plan --json", "stats -z io,phs -z conv,ip",
        "stats --json -z io,phs", "stats --csv -z io,phs",
        "parse -T fields -e frame.comment -e frame.interface_name",
        "parse -T csv -e frame.comment -e frame.interface_name", "parse -T tsv -e frame.comment",
        "parse -T json -e frame.comment -e frame.interface_name", "parse -T jsonl -e frame.comment",
        "parse -T ek -e frame.comment -e frame.interface_description",
        "convert -w /dev/null", "repair -w /dev/null", "info -v", "parse --strict -v", "check --dry-run --max-ratio 1",
    ];

    // The runtime cannot remove names that are not UTF-8.
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            Process.Start("find", [_folder.Path, "-type", "f", "-delete"]).WaitForExit();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Control_characters_are_never_printed(string line)
    {
        ToolResult result = Tool.Run([.. line.Split(' '), Capture()]);
        Assert.True(result.ExitCode is 0, result.Error);
        Assert.NotEqual("", result.Output + result.Error);
        AssertPrintable(result.Output);
        AssertPrintable(result.Error);
        // Values of packets keep characters that only change their appearance.
        if (!line.StartsWith("parse -T", StringComparison.Ordinal))
            Assert.DoesNotContain('\u202e', result.Output);
    }

    [Fact]
    public void Text_cannot_add_a_line_to_a_report() =>
        Assert.DoesNotContain(
            Tool.Run("info", Capture()).Output.Split('\n'),
            line => line.StartsWith("File type: \\", StringComparison.Ordinal));

    [Theory]
    [InlineData("stats --html OUT CAPTURE")]
    [InlineData("stats -z conv,ip -z io,stat,1 --html OUT CAPTURE")]
    [InlineData("parse --memory=OUT.html CAPTURE")]
    [InlineData("measure -q -w OUT.html -- cat CAPTURE")]
    [InlineData("check -q --runs 1 --max-peak 1000MiB -w OUT.html CAPTURE -- cat {}")]
    [InlineData("info --log-file OUT CAPTURE")]
    [InlineData("stats -z io,phs --memory=OUT CAPTURE")]
    public void Control_characters_are_never_in_a_report(string line)
    {
        string report = _folder["report"];
        ToolResult result = Tool.Run(
            [.. line.Split(' ').Select(word => word.Replace("OUT", report).Replace("CAPTURE", Capture()))]);
        Assert.True(result.ExitCode is 0, result.Error);
        string text = File.ReadAllText(Directory.GetFiles(_folder.Path, "report*").Single());
        AssertPrintable(text);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void Name_that_is_not_UTF8_is_read_escaped_and_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are text there");
        string capture = TestData.Path("dns.pcap");
        ToolResult result = Shell($"""
            cd "$1" && n=$(printf 'x\377\233y.pcap') && cp {capture} "$n" &&
            "$0" info "$n" | head -n 1 && "$0" info --json "$n" | grep file\" &&
            "$0" convert -q "$n" -w "$(printf 'out\376.pcapng')" && "$0" parse -q --json -R . | grep '^  "packets"' &&
            "$0" info x*y.pcap | head -n 1 && "$0" info "x*y.pcap" | head -n 1 &&
            printf '%s\n' "$n" >list && "$0" info @list | head -n 1
            """);
        Assert.Equal("""
            File name:           x\xff\x9by.pcap
                "file": "x\\xff\\x9by.pcap",
              "packets": 64,
            File name:           x\xff\x9by.pcap
            File name:           x\xff\x9by.pcap
            File name:           x\xff\x9by.pcap

            """, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(FolderNames(), name => name.SequenceEqual(Encoding.Latin1.GetBytes("out\u00fe.pcapng")));
    }

    private static void AssertPrintable(string text) =>
        Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter is not ('\n' or '\t'));

    private string Capture() =>
        Path.Join(_folder.Path, OperatingSystem.IsWindows() ? "hostile.pcapng" : $"{Evil.Replace('/', '-')}.pcapng");

    private IEnumerable<byte[]> FolderNames()
    {
        using Process process = Process.Start(new ProcessStartInfo(
            "ls", ["-1", _folder.Path])
        { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.Latin1 })!;
        string names = process.StandardOutput.ReadToEnd();
        return [.. names.Split('\n').Select(Encoding.Latin1.GetBytes)];
    }

    private ToolResult Shell(string script)
    {
        File.Delete(Capture());
        using var shims = new TemporaryFolder();
        using Process process =
            Process.Start(new ProcessStartInfo("sh", ["-c", script, Shims.Tool(shims), _folder.Path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    // A section with all its texts, an interface with its own, a packet with a comment.
    private static byte[] Pcapng()
    {
        byte[] text = Encoding.UTF8.GetBytes(Evil);
        byte[] packet = new byte[60];
        return
        [
            .. Block(
                0x0A0D0D0A,
                [.. Little(0x1A2B3C4D), 1, 0, 0, 0, .. Enumerable.Repeat(
                    (byte)0xFF, 8), .. Option(2, text), .. Option(3, text), .. Option(4, text), .. Option(1, text)]),
            .. Block(
                1, [1, 0, 0, 0, .. Little(65535), .. Option(2, text), .. Option(3, text), .. Option(11, [0, .. text])]),
            .. Block(
                6,
                [.. Little(
                    0), .. Little(0x60000), .. Little(0), .. Little(60), .. Little(60), .. packet, .. Option(1, text)]),
        ];
    }

    private static byte[] Option(ushort code, byte[] value) =>
    [
        (byte)code, (byte)(code >> 8), (byte)value.Length, (byte)(value.Length >> 8), .. value,
        .. new byte[-value.Length & 3],
    ];

    private static byte[] Block(uint type, byte[] body) =>
        [.. Little(type), .. Little((uint)body.Length + 12), .. body, .. Little((uint)body.Length + 12)];

    private static byte[] Little(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
