using System.Text;
using PcapStream.Capture;
using PcapStream.Operations.Convert.Split;

namespace PcapStream.Tests.Operations.Split;

/// <summary>Rules and patterns of names as people type them.</summary>
public sealed class SplitTextTests
{
    private static readonly Timestamp Start = new(1_706_695_200 * Timestamp.NanosecondsPerSecond);

    [Theory]
    [InlineData("size=100MB", SplitKind.Size, 100_000_000)]
    [InlineData("size=1.5KiB", SplitKind.Size, 1536)]
    [InlineData("packets=7", SplitKind.Packets, 7)]
    [InlineData("interval=60s", SplitKind.Interval, 60_000_000_000)]
    [InlineData("gap=1.5ms", SplitKind.Gap, 1_500_000)]
    [InlineData("files=3", SplitKind.Files, 3)]
    [InlineData("hash=16", SplitKind.Hash, 16)]
    [InlineData("server-port", SplitKind.ServerPort, 0)]
    [InlineData("field:ip.dst", SplitKind.Field, 0)]
    public void Rule_is_read(string text, SplitKind kind, long number)
    {
        Assert.True(SplitRule.TryParse(text, out SplitRule? rule));
        Assert.Equal((kind, number), (rule.Kind, rule.Number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("size")]
    [InlineData("size=")]
    [InlineData("size=0")]
    [InlineData("size=-1")]
    [InlineData("packets=0")]
    [InlineData("packets=1.5")]
    [InlineData("interval=60")]
    [InlineData("interval=0s")]
    [InlineData("interval=60y")]
    [InlineData("files=99999999999")]
    [InlineData("flow=2")]
    [InlineData("field:")]
    [InlineData("field:no.such")]
    [InlineData("Flow")]
    public void Wrong_rule_is_refused(string text) => Assert.False(SplitRule.TryParse(text, out _));

    [Theory]
    [InlineData("out.pcap", "out-00012.pcap")]
    [InlineData("a.b/out.pcap.gz", "a.b/out-00012.pcap.gz")]
    [InlineData("out", "out-00012")]
    [InlineData(".out", ".out-00012")]
    [InlineData("{n}.pcap", "12.pcap")]
    [InlineData("x{n:08}y", "x00000012y")]
    [InlineData("{start}.pcap", "20240131-100000.pcap")]
    [InlineData("{start:yyyy}-{n:02}.pcap", "2024-12.pcap")]
    [InlineData("{{{n}}}.pcap", "{12}.pcap")]
    public void Name_is_made(string pattern, string name)
    {
        Assert.True(PartNames.TryParse(pattern, hasKeys: false, out PartNames? names, out _));
        Assert.Equal(name, names.NameOf(12, Start, []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("folder/")]
    [InlineData("{n}/out.pcap")]
    [InlineData("{n")]
    [InlineData("n}")]
    [InlineData("{n:}")]
    [InlineData("{n:0x}")]
    [InlineData("{n:99}")]
    [InlineData("{key}")]
    [InlineData("{start:}")]
    [InlineData("{start:yyyy/MM}")]
    [InlineData("{other}")]
    public void Wrong_pattern_is_refused(string pattern)
    {
        Assert.False(PartNames.TryParse(pattern, hasKeys: false, out _, out string? reason));
        Assert.Contains(pattern, reason);
    }

    [Fact]
    public void Hostile_keys_have_safe_names_of_their_own()
    {
        Assert.True(PartNames.TryParse("f/x{key}.pcap", hasKeys: true, out PartNames? names, out _));
        string longKey = new('k', 5000);
        string[] keys =
        [
            "", "%", ".", "..", "../../etc/passwd", "/", "\\", "a/b", "a_b", "a:b", "a+b", "a%2Fb", "~", "~1", "\0",
            "\n", "-rf", "*", "$(reboot)", "\u00e9", longKey, longKey + "1", longKey + "2", "con", " ",
        ];
        string[] made = [.. keys.Select((key, index) => names.NameOf(index + 1, Start, Encoding.UTF8.GetBytes(key)))];
        Assert.Equal(made.Length, made.Distinct(StringComparer.Ordinal).Count());
        Assert.All(made, name =>
        {
            Assert.Matches(@"^f/x[A-Za-z0-9._=,@%+~-]+\.pcap$", name);
            Assert.InRange(name.Length, 1, 255 + 2);
        });
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var random = new Random(20);
        string[] words =
        [
            "{", "}", "n", ":", "05", "start", "key", "yyyy", "size", "=", "1", "MB", "field:", "ip.dst", "flow", "/",
            ".pcap", "-", "%", "\u00e9", "\ud800", "9999999999999999999999", "s", "interval", "{n:", "{start:",
        ];
        for (int i = 0; i < 50_000; i++)
        {
            string text = string.Concat(
                Enumerable.Range(0, random.Next(6)).Select(_ => words[random.Next(words.Length)]));
            Assert.True(!SplitRule.TryParse(text, out SplitRule? rule) || rule.Number >= 0);
            byte[] key = new byte[random.Next(300)];
            random.NextBytes(key);
            if (PartNames.TryParse(text, hasKeys: random.Next(2) == 0, out PartNames? names, out string? reason))
                names.NameOf(random.NextInt64(1, long.MaxValue), new Timestamp(random.NextInt64()), key);
            else
                Assert.NotEmpty(reason);
        }
    }
}
