namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Interface Statistics Block (draft-ietf-opsawg-pcapng, section 4.6). Times are in units of the interface.
/// <code>
///  0             8              12          16         20
///  +-------------+--------------+-----------+----------+---------
///  | block frame | interface id | time high | time low | options
///  +-------------+--------------+-----------+----------+---------
/// </code>
/// </summary>
internal static class InterfaceStatisticsBlock
{
    /// <summary>The least length of a block: one without options.</summary>
    public const uint LeastLength = OptionsOffset + 4;

    private const int InterfaceOffset = 8;
    private const int TimeOffset = 12;
    private const int OptionsOffset = 20;

    private const ushort Started = 2;
    private const ushort Ended = 3;
    private const ushort Received = 4;
    private const ushort Dropped = 5;
    private const ushort FilterAccepted = 6;
    private const ushort DroppedBySystem = 7;
    private const ushort Delivered = 8;

    /// <summary>Index of the interface within the section.</summary>
    public static uint Interface(ReadOnlySpan<byte> block, bool bigEndian) => new FieldReader(block, bigEndian).UInt32(InterfaceOffset);

    public static InterfaceStatistics Read(ReadOnlySpan<byte> block, bool bigEndian, TimeScale scale, OptionText text)
    {
        ulong time = new FieldReader(block, bigEndian).Ticks(TimeOffset);
        var result = new InterfaceStatistics { Time = new Timestamp(scale.Nanoseconds(time)) };
        var options = new OptionReader(block[OptionsOffset..^4], bigEndian);
        while (options.MoveNext())
        {
            if (options.Code == OptionReader.Comment)
                result = result with { Comments = text.Append(result.Comments, options.Value) };
            else if (options.Value.Length >= sizeof(ulong))
                result = Apply(result, options, scale);
        }
        return result;
    }

    private static InterfaceStatistics Apply(InterfaceStatistics known, OptionReader option, TimeScale scale)
    {
        FieldReader value = option.Fields;
        return option.Code switch
        {
            Started => known with { Started = new Timestamp(scale.Nanoseconds(value.Ticks(0))) },
            Ended => known with { Ended = new Timestamp(scale.Nanoseconds(value.Ticks(0))) },
            Received => known with { Received = value.UInt64(0) },
            Dropped => known with { Dropped = value.UInt64(0) },
            FilterAccepted => known with { FilterAccepted = value.UInt64(0) },
            DroppedBySystem => known with { DroppedBySystem = value.UInt64(0) },
            Delivered => known with { Delivered = value.UInt64(0) },
            _ => known,
        };
    }
}
