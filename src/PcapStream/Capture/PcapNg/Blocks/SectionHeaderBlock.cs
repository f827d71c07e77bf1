using System.Buffers.Binary;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Section Header Block (draft-ietf-opsawg-pcapng, section 4.1). The section's length is not needed: a section ends
/// where the next one starts, or at the end of the file.
/// <code>
///  0             8                  12         14         16               24
///  +-------------+------------------+----------+----------+----------------+---------
///  | block frame | byte-order magic | major 16 | minor 16 | section length | options
///  +-------------+------------------+----------+----------+----------------+---------
/// </code>
/// </summary>
internal static class SectionHeaderBlock
{
    /// <summary>The least length of a block: one without options.</summary>
    private const uint LeastLength = 28;

    /// <summary>Bytes up to the byte order and the block's length.</summary>
    public const int OrderSize = 12;

    // A few hundred bytes in any real capture; a larger one is not read into memory.
    private const uint MostLength = 1 << 20;

    /// <summary>Bytes of the fields between the frame's header and the options.</summary>
    public const int FieldBytes = OptionsOffset - PcapNgBlock.HeaderSize;

    /// <summary>Offset of the options in the block.</summary>
    public const int OptionsOffset = 24;

    private const uint Magic = 0x1A2B_3C4D;
    private const long LengthIsNotSaid = -1;
    private const int MagicOffset = 8;
    private const int MajorOffset = 12;

    private const ushort Hardware = 2;
    private const ushort OperatingSystem = 3;
    private const ushort Application = 4;

    /// <summary>Whether the section is big-endian; null when its magic number is wrong.</summary>
    public static bool? IsBigEndian(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32BigEndian(block[MagicOffset..]) == Magic
        ? true
        : BinaryPrimitives.ReadUInt32LittleEndian(block[MagicOffset..]) == Magic ? false : null;

    /// <summary>Whether a section header can have that total length.</summary>
    public static bool IsLength(uint length) =>
        length is >= LeastLength and <= MostLength && PcapNgBlock.IsLength(length);

    /// <summary>Whether a block starts as a section header beyond doubt.</summary>
    /// <param name="block">At least 24 bytes.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32BigEndian(block) == PcapNgBlockType.SectionHeader &&
        IsBigEndian(block) is { } bigEndian &&
        Major(block, bigEndian) == 1 &&
        IsLength(new FieldReader(block, bigEndian).UInt32(PcapNgBlock.LengthOffset));

    /// <summary>The options as the block holds them.</summary>
    public static ReadOnlySpan<byte> OptionsOf(ReadOnlySpan<byte> block) => block[OptionsOffset..^sizeof(uint)];

    /// <summary>The format's major version; so far always 1.</summary>
    public static ushort Major(ReadOnlySpan<byte> block, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(block[MajorOffset..])
        : BinaryPrimitives.ReadUInt16LittleEndian(block[MajorOffset..]);

    /// <summary>Adds the section's description of the capture; of several values, the first one counts.</summary>
    public static CaptureDescription Describe(
        ReadOnlySpan<byte> block, bool bigEndian, CaptureDescription description, OptionText text)
    {
        description = description with { Sections = description.Sections + 1 };
        var options = new OptionReader(block[OptionsOffset..^4], bigEndian);
        while (options.MoveNext())
        {
            if (options.Code is < OptionReader.Comment or > Application || text.Read(options.Value) is not { } value)
                continue;
            description = options.Code switch
            {
                OptionReader.Comment => description with { Comments = OptionText.Add(description.Comments, value) },
                Hardware => description with { Hardware = description.Hardware ?? value },
                OperatingSystem => description with { OperatingSystem = description.OperatingSystem ?? value },
                _ => description with { Application = description.Application ?? value },
            };
        }
        return description;
    }

    /// <summary>Writes the fields of a section of version 1.0.</summary>
    public static void Write(ref FieldWriter fields)
    {
        fields.UInt32(Magic);
        fields.UInt16(1);
        fields.UInt16(0);
        fields.Int64(LengthIsNotSaid);
    }

    /// <summary>Options with the name of the program that writes the capture.</summary>
    public static ReadOnlySpan<byte> Options(string application, ByteOrder order) =>
        new OptionWriter(order).Add(Application, application).End();
}
