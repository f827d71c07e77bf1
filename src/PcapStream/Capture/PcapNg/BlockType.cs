namespace PcapStream.Capture.PcapNg;

/// <summary>Block types (draft-ietf-opsawg-pcapng, section 11.1) that say something of packets; all others are passed over.</summary>
internal static class BlockType
{
    public const uint InterfaceDescription = 0x0000_0001;
    public const uint ObsoletePacket = 0x0000_0002;
    public const uint SimplePacket = 0x0000_0003;
    public const uint EnhancedPacket = 0x0000_0006;

    /// <summary>A palindrome, so that it is found before the section's byte order is known.</summary>
    public const uint SectionHeader = 0x0A0D_0D0A;
}
