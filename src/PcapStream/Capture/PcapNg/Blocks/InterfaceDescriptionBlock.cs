using System.Buffers.Binary;
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
    public const int FieldBytes = OptionsOffset - BlockLayout.HeaderSize;

    private const int LinkTypeOffset = 8;
    private const int SnapLengthOffset = 12;
    private const int OptionsOffset = 16;

    private const ushort Name = 2;
    private const ushort Description = 3;
    private const ushort TimeResolution = 9;
    private const ushort Filter = 11;
    private const ushort OperatingSystem = 12;
    private const ushort TimeOffset = 14;
    private const ushort Hardware = 15;

    // The first byte of if_filter tells what the rest is; 0 is libpcap's language.
    private const byte FilterIsText = 0;

    public static (CaptureInterface Interface, TimeScale Scale) Read(ReadOnlySpan<byte> block, bool bigEndian, int id, OptionText text)
    {
        ushort linkType = bigEndian
            ? BinaryPrimitives.ReadUInt16BigEndian(block[LinkTypeOffset..])
            : BinaryPrimitives.ReadUInt16LittleEndian(block[LinkTypeOffset..]);
        uint snapLength = bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(block[SnapLengthOffset..])
            : BinaryPrimitives.ReadUInt32LittleEndian(block[SnapLengthOffset..]);
        var result = new CaptureInterface(id, new LinkType(linkType), snapLength, TimestampPrecision.Microseconds);
        byte resolution = 6;
        long offset = 0;
        var options = new OptionReader(block[OptionsOffset..^4], bigEndian);
        while (options.MoveNext())
        {
            ReadOnlySpan<byte> value = options.Value;
            switch (options.Code)
            {
                case Name:
                    result = result with { Name = text.Read(value) };
                    break;
                case Description:
                    result = result with { Description = text.Read(value) };
                    break;
                case Filter when value.Length > 0 && value[0] == FilterIsText:
                    result = result with { Filter = text.Read(value[1..]) };
                    break;
                case OperatingSystem:
                    result = result with { OperatingSystem = text.Read(value) };
                    break;
                case Hardware:
                    result = result with { Hardware = text.Read(value) };
                    break;
                case TimeResolution when value.Length >= 1:
                    resolution = value[0];
                    break;
                case TimeOffset when value.Length >= 8:
                    offset = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
            }
        }
        TimeScale scale = TimeScale.Of(resolution, offset);
        return (result with { Precision = scale.Precision }, scale);
    }

    /// <summary>Writes the fields.</summary>
    public static void Write(ref FieldWriter fields, LinkType linkType, uint snapLength)
    {
        fields.UInt16(linkType.Value);
        fields.UInt16(0);
        fields.UInt32(snapLength);
    }

    /// <summary>Options that say what is known of an interface, and in which unit its times are (if_tsresol).</summary>
    public static ReadOnlySpan<byte> Options(CaptureInterface description, byte resolution, ByteOrder order) => new OptionWriter(order)
        .Add(Name, description.Name)
        .Add(Description, description.Description)
        .Add(TimeResolution, [resolution])
        .Add(Filter, description.Filter is null ? null : (char)FilterIsText + description.Filter)
        .Add(OperatingSystem, description.OperatingSystem)
        .Add(Hardware, description.Hardware)
        .End();
}
