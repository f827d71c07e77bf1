namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Decryption Secrets Block (draft-ietf-opsawg-pcapng, section 4.7). Format and length of the secrets are read; nothing
/// of the secrets themselves ever is.
/// <code>
///  0             8              12               16
///  +-------------+--------------+----------------+-----------------+---------
///  | block frame | secrets type | secrets length | secrets, padded | options
///  +-------------+--------------+----------------+-----------------+---------
/// </code>
/// </summary>
internal static class DecryptionSecretsBlock
{
    /// <summary>The least length of a block: one without secrets and options.</summary>
    public const uint LeastLength = SecretsOffset + 4;

    private const int TypeOffset = 8;
    private const int SecretsLengthOffset = 12;
    private const int SecretsOffset = 16;

    /// <summary>Bytes that a block needs to hold what it claims.</summary>
    public static long NeededLength(ReadOnlySpan<byte> block, bool bigEndian) => SecretsOffset + BlockLayout.Padded(SecretsLength(block, bigEndian)) + 4;

    public static CaptureDescription Describe(ReadOnlySpan<byte> block, bool bigEndian, CaptureDescription description, OptionText text)
    {
        uint type = new FieldReader(block, bigEndian).UInt32(TypeOffset);
        ReadOnlySpan<byte> options = block[(int)(NeededLength(block, bigEndian) - 4)..^4];
        return description with
        {
            DecryptionSecrets = description.DecryptionSecrets.With(type, SecretsLength(block, bigEndian)),
            BlockComments = OptionReader.AppendComments(description.BlockComments, options, bigEndian, text),
        };
    }

    private static uint SecretsLength(ReadOnlySpan<byte> block, bool bigEndian) => new FieldReader(block, bigEndian).UInt32(SecretsLengthOffset);
}
