using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Blocks that hold no packet and describe none, and what is kept of them: figures, and texts within a bound. What
/// their fixed fields claim must hold; options and records that claim too much end there, and no packet is lost.
/// </summary>
internal static class OtherBlocks
{
    // Far beyond what programs write; a larger one is passed over by its length, and counted.
    private const uint MostLength = 1 << 20;

    /// <summary>Whether a block must be in memory as a whole.</summary>
    public static bool IsRead(uint type, uint length) => length <= MostLength &&
        type is BlockType.NameResolution or BlockType.InterfaceStatistics or BlockType.DecryptionSecrets or BlockType.Custom or BlockType.CustomNotCopied;

    /// <summary>What is wrong with the fixed fields of a block that is read; null when nothing is.</summary>
    public static RecordFault? Check(uint type, ReadOnlySpan<byte> block, bool bigEndian)
    {
        (uint least, string kind) = type switch
        {
            BlockType.InterfaceStatistics => (InterfaceStatisticsBlock.LeastLength, "interface statistics"),
            BlockType.DecryptionSecrets => (DecryptionSecretsBlock.LeastLength, "decryption secrets"),
            BlockType.Custom or BlockType.CustomNotCopied => (CustomBlock.LeastLength, "a custom block"),
            _ => ((uint)BlockLayout.FrameSize, "a block"),
        };
        if (block.Length < least)
            return new RecordFault("block total length", least, $"too short for {kind}");
        if (type == BlockType.DecryptionSecrets && DecryptionSecretsBlock.NeededLength(block, bigEndian) is var needed && needed > block.Length)
            return new RecordFault("secrets length", needed, "the secrets are longer than their block");
        return null;
    }

    /// <summary>What is known of the capture once a sound block has been read.</summary>
    public static CaptureDescription Describe(uint type, ReadOnlySpan<byte> block, bool bigEndian, CaptureDescription description, OptionText text) => type switch
    {
        BlockType.NameResolution => NameResolutionBlock.Describe(block, bigEndian, description, text),
        BlockType.DecryptionSecrets => DecryptionSecretsBlock.Describe(block, bigEndian, description, text),
        BlockType.Custom or BlockType.CustomNotCopied => CustomBlock.Describe(block, bigEndian, type == BlockType.Custom, description),
        _ => description,
    };

    /// <summary>What is known of the capture once a block has been passed over.</summary>
    public static CaptureDescription Count(uint type, CaptureDescription description) => type switch
    {
        BlockType.DecryptionSecrets => description with { DecryptionSecrets = description.DecryptionSecrets.With() },
        BlockType.SystemdJournalExport => SystemdJournalExportBlock.Describe(description),
        BlockType.Custom => description with { CustomBlocks = description.CustomBlocks.With() },
        BlockType.CustomNotCopied => description with { CustomBlocksNotCopied = description.CustomBlocksNotCopied.With() },
        _ => description,
    };
}
