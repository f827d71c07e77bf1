namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>The valid lengths of each block's options (draft-ietf-opsawg-pcapng, sections 3.5 and 4).</summary>
internal static class OptionRules
{
    private const ushort CustomText = 2988;
    private const ushort CustomBytes = 2989;
    private const ushort CustomTextNotCopied = 19372;
    private const ushort CustomBytesNotCopied = 19373;

    /// <summary>Whether an option must not be copied when packets are changed or left out.</summary>
    public static bool IsNotCopied(ushort code) => code is CustomTextNotCopied or CustomBytesNotCopied;

    /// <summary>Whether the specification has the code for this type of block.</summary>
    public static bool IsKnown(uint blockType, ushort code) =>
        IsCustom(code) || code == OptionReader.Comment || Range(blockType, code) is not null;

    /// <summary>Whether an option of the block may have a length; an unknown option may have any.</summary>
    public static bool IsLength(uint blockType, ushort code, int length)
    {
        if (IsCustom(code))
            return length >= sizeof(uint);
        return Range(blockType, code) is not { } range || (length >= range.Least && length <= range.Most);
    }

    /// <summary>Offsets in an option's value of numbers of 32 bits, which have the section's byte order.</summary>
    public static ReadOnlySpan<int> Words(uint blockType, ushort code, int length)
    {
        if (IsCustom(code))
            return length >= sizeof(uint) ? [0] : [];
        return (blockType, code, length) switch
        {
            (PcapNgBlockType.EnhancedPacket, 2 or 6, 4) => [0],
            // Times: the high word first in either byte order.
            (PcapNgBlockType.InterfaceStatistics, 2 or 3, 8) => [0, 4],
            _ => [],
        };
    }

    /// <summary>Whether an option's value is a number of 64 bits.</summary>
    public static bool IsCount(uint blockType, ushort code, int length) => length == sizeof(ulong)
        && blockType switch
        {
            PcapNgBlockType.EnhancedPacket => code is 4 or 5,
            PcapNgBlockType.InterfaceStatistics => code is >= 4 and <= 8,
            _ => false,
        };

    private static bool IsCustom(ushort code) =>
        code is CustomText or CustomBytes or CustomTextNotCopied or CustomBytesNotCopied;

    private static (int Least, int Most)? Range(uint blockType, ushort code) => blockType switch
    {
        PcapNgBlockType.SectionHeader => code is >= 2 and <= 4 ? Any : null,
        PcapNgBlockType.InterfaceDescription => OfInterface(code),
        PcapNgBlockType.EnhancedPacket or PcapNgBlockType.ObsoletePacket => OfPacket(code),
        PcapNgBlockType.NameResolution => code switch
        {
            2 => Any,
            3 => Exactly(4),
            4 => Exactly(16),
            _ => null,
        },
        PcapNgBlockType.InterfaceStatistics => code is >= 2 and <= 8 ? Exactly(8) : null,
        _ => null,
    };

    private static (int, int)? OfInterface(ushort code) => code switch
    {
        2 or 3 or 12 or 15 or 18 => Any,
        4 => Exactly(8),
        5 => Exactly(17),
        6 => Exactly(6),
        7 or 8 or 14 or 16 or 17 => Exactly(8),
        9 or 13 => Exactly(1),
        10 => Exactly(4),
        11 => AtLeastOne,
        _ => null,
    };

    private static (int, int)? OfPacket(ushort code) => code switch
    {
        2 or 6 => Exactly(4),
        3 or 7 => AtLeastOne,
        4 or 5 => Exactly(8),
        _ => null,
    };

    private static (int, int)? Any => (0, ushort.MaxValue);

    private static (int, int)? AtLeastOne => (1, ushort.MaxValue);

    private static (int, int)? Exactly(int length) => (length, length);
}
