using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Split;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Split;

/// <summary>Splits captures in a folder of their own, and reads the parts.</summary>
internal static class SplitRun
{
    /// <summary>Splits a capture.</summary>
    public static ConvertResult Of(
        string file, string pattern, string rule, long memoryLimit = 32 << 20, CaptureFormat? format = null) =>
        ConvertOperation.Run([file], pattern, new ConvertOptions
        {
            Format = format,
            Split = new SplitOptions { By = Rule(rule) },
            Batches = BatchOptions.Default with { MemoryLimit = memoryLimit },
        });

    /// <summary>The packets of all files in a folder, in the order of their names.</summary>
    public static List<List<ReadPacket>> Parts(TemporaryFolder folder) =>
        [.. folder.Files.Select(file => ReadPacket.All(File.ReadAllBytes(folder[file])).Packets)];

    public static SplitRule Rule(string text) => SplitRule.TryParse(text, out SplitRule? rule)
        ? rule
        : throw new ArgumentException(text, nameof(text));
}
