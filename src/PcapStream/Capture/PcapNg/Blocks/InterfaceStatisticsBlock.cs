using PcapStream.Capture.Writing;

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

    /// <summary>Bytes of the fields between the frame's header and the options.</summary>
    public const int FieldBytes = OptionsOffset - PcapNgBlock.HeaderSize;

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
    public static uint Interface(ReadOnlySpan<byte> block, bool bigEndian) =>
        new FieldReader(block, bigEndian).UInt32(InterfaceOffset);

    public static InterfaceStatistics Read(ReadOnlySpan<byte> block, bool bigEndian, TimeScale scale, OptionText text)
    {
        ulong time = new FieldReader(block, bigEndian).Ticks(TimeOffset);
        Span<ulong?> figures = stackalloc ulong?[Delivered + 1];
        IReadOnlyList<string> comments = [];
        var options = new OptionReader(block[OptionsOffset..^4], bigEndian);
        while (options.MoveNext())
        {
            if (options.Code == OptionReader.Comment)
                comments = text.Append(comments, options.Value);
            else if (options.Code <= Delivered && options.Value.Length >= sizeof(ulong))
                figures[options.Code] = options.Code <= Ended ? options.Fields.Ticks(0) : options.Fields.UInt64(0);
        }
        return new InterfaceStatistics
        {
            Time = scale.TimeOf(time),
            Started = Time(figures[Started], scale),
            Ended = Time(figures[Ended], scale),
            Received = figures[Received],
            Dropped = figures[Dropped],
            FilterAccepted = figures[FilterAccepted],
            DroppedBySystem = figures[DroppedBySystem],
            Delivered = figures[Delivered],
            Comments = comments,
        };
    }

    /// <summary>Writes the fields before the options.</summary>
    public static void Write(ref FieldWriter fields, uint interfaceId, Timestamp time, TimeScale scale)
    {
        fields.UInt32(interfaceId);
        Write(ref fields, time, scale);
    }

    /// <summary>The options of a block that is written, their end mark included.</summary>
    public static ReadOnlySpan<byte> Options(InterfaceStatistics statistics, TimeScale scale, ByteOrder order)
    {
        var options = new OptionWriter(order);
        AddTime(options, Started, statistics.Started, scale, order);
        AddTime(options, Ended, statistics.Ended, scale, order);
        return options
            .Add(Received, statistics.Received)
            .Add(Dropped, statistics.Dropped)
            .Add(FilterAccepted, statistics.FilterAccepted)
            .Add(DroppedBySystem, statistics.DroppedBySystem)
            .Add(Delivered, statistics.Delivered)
            .End();
    }

    /// <summary>
    /// Rewrites a block's body for an interface of another number or unit of time; times beyond that become the
    /// nearest.
    /// </summary>
    /// <param name="body">The block's body, which is changed.</param>
    /// <param name="bigEndian">Its byte order.</param>
    /// <param name="interfaceId">The interface's number within the section.</param>
    /// <param name="from">The unit of its times.</param>
    /// <param name="to">The unit that they get.</param>
    /// <param name="move">Changes the times; null to keep them.</param>
    public static void Translate(Span<byte> body, bool bigEndian, uint interfaceId, TimeScale from, TimeScale to,
        Func<Timestamp, Timestamp>? move)
    {
        var fields = new FieldReader(body, bigEndian);
        ByteOrder order = bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        new FieldWriter(body, order).UInt32(interfaceId);
        if (from == to && move is null)
            return;
        const int Time = TimeOffset - PcapNgBlock.HeaderSize;
        Translate(body[Time..], fields.Ticks(Time), order);
        int at = FieldBytes;
        while (body.Length - at >= OptionReader.HeaderSize && fields.UInt16(at) != OptionReader.End)
        {
            int value = at + OptionReader.HeaderSize;
            if (fields.UInt16(at) is Started or Ended)
                Translate(body[value..], fields.Ticks(value), order);
            at = value + (int)PcapNgBlock.Padded(fields.UInt16(at + sizeof(ushort)));
        }

        void Translate(Span<byte> bytes, ulong ticks, ByteOrder order)
        {
            var written = new FieldWriter(bytes, order);
            Timestamp time = from.TimeOf(ticks);
            Timestamp moved = move is null ? time : move(time);
            if (from != to || moved != time)
                Write(ref written, moved, to);
        }
    }

    private static void AddTime(OptionWriter options, ushort code, Timestamp? time, TimeScale scale, ByteOrder order)
    {
        if (time is not { IsKnown: true } known)
            return;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var fields = new FieldWriter(bytes, order);
        Write(ref fields, known, scale);
        options.Add(code, bytes);
    }

    // A time that the unit cannot express becomes the nearest that it can.
    private static void Write(ref FieldWriter fields, Timestamp time, TimeScale scale)
    {
        scale.TryTicks(time, out ulong ticks);
        fields.UInt32((uint)(ticks >> 32));
        fields.UInt32((uint)ticks);
    }

    private static Timestamp? Time(ulong? ticks, TimeScale scale) => ticks is { } known ? scale.TimeOf(known) : null;
}
