namespace PcapStream.Capture.PcapNg;

/// <summary>Block types (draft-ietf-opsawg-pcapng, section 11.1).</summary>
internal static class PcapNgBlockType
{
    public const uint InterfaceDescription = 0x0000_0001;
    public const uint ObsoletePacket = 0x0000_0002;
    public const uint SimplePacket = 0x0000_0003;
    public const uint NameResolution = 0x0000_0004;
    public const uint InterfaceStatistics = 0x0000_0005;
    public const uint EnhancedPacket = 0x0000_0006;

    /// <summary>One entry of systemd's journal, which is only counted (section 4.8).</summary>
    public const uint SystemdJournalExport = 0x0000_0009;

    public const uint DecryptionSecrets = 0x0000_000A;
    public const uint Custom = 0x0000_0BAD;

    /// <summary>A custom block that must not be copied when packets are changed or left out.</summary>
    public const uint CustomNotCopied = 0x4000_0BAD;

    /// <summary>A palindrome, so that it is found before the section's byte order is known.</summary>
    public const uint SectionHeader = 0x0A0D_0D0A;

    /// <summary>Whether it is one of these.</summary>
    public static bool IsKnown(uint type) => type is (>= InterfaceDescription and <= EnhancedPacket)
        or SystemdJournalExport or DecryptionSecrets or Custom or CustomNotCopied or SectionHeader;
}
