using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Interface Description Block (draft-ietf-opsawg-pcapng, section 4.2).
/// <code>
///  0             8               10            12            16
///  +-------------+---------------+-------------+-------------+---------
///  | block frame | link type 16  | reserved 16 | snap length | options
///  +-------------+---------------+-------------+-------------+---------
/// </code>
/// </summary>
internal static class InterfaceDescriptionBlock
{
    /// <summary>The least length of a block: one without options.</summary>
    public const uint LeastLength = 20;

    /// <summary>Bytes of the fields between the frame's header and the options.</summary>
    public const int FieldBytes = OptionsOffset - PcapNgBlock.HeaderSize;

    private const int LinkTypeOffset = 8;
    private const int SnapLengthOffset = 12;
    private const int OptionsOffset = 16;

    public static (CaptureInterface Interface, TimeScale Scale) Read(
        ReadOnlySpan<byte> block, bool bigEndian, int id, OptionText text)
    {
        var fields = new FieldReader(block, bigEndian);
        var linkType = new LinkType(fields.UInt16(LinkTypeOffset));
        var result = new CaptureInterface(
            id, linkType, fields.UInt32(SnapLengthOffset), TimestampPrecision.Microseconds)
        {
            ByteOrder = bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian,
        };
        var options = new OptionReader(block[OptionsOffset..^4], bigEndian);
        while (options.MoveNext())
        {
            result = InterfaceOptions.Apply(result, options, text);
        }
        TimeScale scale = TimeScale.Of(result.TimeResolution ?? InterfaceOptions.UsualResolution, result.TimeOffset);
        return (result with { Precision = scale.Precision, Scale = scale }, scale);
    }

    /// <summary>The options as the block holds them.</summary>
    public static ReadOnlySpan<byte> OptionsOf(ReadOnlySpan<byte> block) => block[OptionsOffset..^sizeof(uint)];

    /// <summary>Writes the fields.</summary>
    public static void Write(ref FieldWriter fields, LinkType linkType, uint snapLength)
    {
        fields.UInt16(linkType.Value);
        fields.UInt16(0);
        fields.UInt32(snapLength);
    }
}
