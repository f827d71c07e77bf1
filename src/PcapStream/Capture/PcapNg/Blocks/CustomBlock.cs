using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Custom Block (draft-ietf-opsawg-pcapng, section 4.9): its contents, and where its options start, are defined by the
/// owner of the Private Enterprise Number. Its type says whether it may be copied when packets are changed or left out.
/// <code>
///  0             8                           12
///  +-------------+---------------------------+----------------------+
///  | block frame | private enterprise number | data, then options   |
///  +-------------+---------------------------+----------------------+
/// </code>
/// </summary>
internal static class CustomBlock
{
    private const int NumberOffset = 8;
    private const int DataOffset = 12;

    // One without data.
    private const uint LeastLength = DataOffset + 4;

    public static RecordFault? Read(ReadOnlySpan<byte> block, bool bigEndian, PcapNgBlockTally blocks)
    {
        if (block.Length < LeastLength)
            return new RecordFault("block total length", LeastLength, "too short for a custom block");
        blocks.Add(new FieldReader(block, bigEndian).UInt32(NumberOffset), (uint)block.Length - LeastLength);
        return null;
    }
}
