namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Custom Block (draft-ietf-opsawg-pcapng, section 4.9): what it holds only those know who have the Private Enterprise
/// Number; where its options start, too. Its type tells whether it may be copied when packets are changed or left out.
/// <code>
///  0             8                           12
///  +-------------+---------------------------+----------------------+
///  | block frame | private enterprise number | data, then options   |
///  +-------------+---------------------------+----------------------+
/// </code>
/// </summary>
internal static class CustomBlock
{
    /// <summary>The least length of a block: one without data.</summary>
    public const uint LeastLength = DataOffset + 4;

    private const int NumberOffset = 8;
    private const int DataOffset = 12;

    public static CaptureDescription Describe(ReadOnlySpan<byte> block, bool bigEndian, bool copied, CaptureDescription description)
    {
        uint number = new FieldReader(block, bigEndian).UInt32(NumberOffset);
        uint bytes = (uint)block.Length - LeastLength;
        return copied
            ? description with { CustomBlocks = description.CustomBlocks.With(number, bytes) }
            : description with { CustomBlocksNotCopied = description.CustomBlocksNotCopied.With(number, bytes) };
    }
}
