using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>What capinfos counts besides packets, in other people's captures and in one with everything.</summary>
public sealed class CapinfosBlocksTests
{
    private static readonly string[] Labels =
        ["Number of resolved IPv4", "Number of resolved IPv6", "Number of decryption", "Number of stat entries"];

    [Fact]
    public void Real_captures_have_capinfos_counts()
    {
        int counted = 0;
        foreach (
            string path in Directory.EnumerateFiles(
                Path.Combine(Corpus.Root, "pcapng"), "*.pcapng", SearchOption.AllDirectories))
        {
            Compare(path);
            counted++;
        }
        Assert.True(counted > 40, $"only {counted} captures were compared");
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Capture_with_all_blocks_has_capinfos_counts(ByteOrder order)
    {
        byte[] capture = new PcapNgBuilder(order).Section().Interface().Interface()
            .Names(
                [(1, [192, 0, 2, 1, .. PcapNgBuilder.Text("a\0b\0")]), (
                    1, [192, 0, 2, 2, .. PcapNgBuilder.Text("c\0")]), (
                        2, [.. new byte[16], .. PcapNgBuilder.Text("six\0")])])
            .Secrets(0x544C534B, new byte[40]).Secrets(0x544C534B, new byte[3])
            .Enhanced(0, 1, new byte[60])
                .Statistics(0, 1)
                .Statistics(1, 1)
                .Statistics(1, 2)
                .Custom(32473, new byte[8])
                .ToArray();
        using var file = new TemporaryFile(capture);
        Compare(file.Path);
    }

    private static void Compare(string path)
    {
        (_, string[] report, _) = ForeignTool.Run("capinfos", "-n", "-D", "-I", path);
        // capinfos repeats all of it for each section.
        CaptureInfo info = InfoOperation.Run(path, new InfoOptions());
        int sections = (int)Math.Max(1, info.Description.Sections);
        long[] counts =
            [
                info.Description.ResolvedNames.Ipv4,
                info.Description.ResolvedNames.Ipv6,
                info.Description.DecryptionSecrets.Blocks,
                info.Interfaces.Sum(one => one.Interface.StatisticsCount),
            ];
        Assert.Equal(
            counts,
            Labels.Select(
                label => report.Where(line => line.Contains(label, StringComparison.Ordinal)).Sum(Number) / sections));
    }

    private static long Number(string line) =>
        long.Parse(line[(line.LastIndexOfAny([':', '=']) + 1)..], CultureInfo.InvariantCulture);
}
