using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Decryption Secrets Block (draft-ietf-opsawg-pcapng, section 4.7). Format and length of the secrets are read; the
/// secrets themselves never are.
/// <code>
///  0             8              12               16
///  +-------------+--------------+----------------+-----------------+---------
///  | block frame | secrets type | secrets length | secrets, padded | options
///  +-------------+--------------+----------------+-----------------+---------
/// </code>
/// </summary>
internal static class DecryptionSecretsBlock
{
    private const int TypeOffset = 8;
    private const int SecretsLengthOffset = 12;
    private const int SecretsOffset = 16;

    // One without secrets and options.
    private const uint LeastLength = SecretsOffset + 4;

    /// <summary>Offset of the options in the body of a block that was read.</summary>
    public static int OptionsOffset(ReadOnlySpan<byte> body, bool bigEndian) =>
        SecretsOffset - PcapNgBlock.HeaderSize + (int)PcapNgBlock.Padded(new FieldReader(body,
            bigEndian).UInt32(SecretsLengthOffset - PcapNgBlock.HeaderSize));

    public static RecordFault? Read(
        ReadOnlySpan<byte> block, bool bigEndian, PcapNgBlockTally blocks, ref IReadOnlyList<string> comments,
        OptionText text)
    {
        if (block.Length < LeastLength)
            return new RecordFault("block total length", LeastLength, "too short for decryption secrets");
        var fields = new FieldReader(block, bigEndian);
        uint length = fields.UInt32(SecretsLengthOffset);
        long optionsOffset = SecretsOffset + PcapNgBlock.Padded(length);
        if (optionsOffset + 4 > block.Length)
            return new RecordFault("secrets length", optionsOffset + 4, "the secrets are longer than their block");
        blocks.Add(fields.UInt32(TypeOffset), length);
        comments = OptionReader.AppendComments(comments, block[(int)optionsOffset..^4], bigEndian, text);
        return null;
    }
}
