using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Frame;

/// <summary>What the record says of a packet.</summary>
internal static class FrameFields
{
    // What tshark calls an interface of a pcapng that has no name.
    private static ReadOnlySpan<byte> Nameless => "unknown"u8;

    public static readonly Field[] All =
    [
        Of("frame.time", FieldType.AbsoluteTime, "Arrival Time", (in source, values) =>
        {
            if (source.Frame.Time.IsKnown && source.Frame.Clock is { } clock)
                values.AddLocalTime(source.Frame.Time, clock);
            else
                AddIfNotRepresentable(source.Frame, values);
        }),
        Of("frame.offset_shift", FieldType.RelativeTime, "Time shift for this packet", (in source, values) =>
            AddSeconds(source.Frame, source.Frame.Time, values)),
        Of("frame.time_epoch", FieldType.RelativeTime, "Epoch Time", (in source, values) =>
        {
            AddSeconds(source.Frame, default, values);
            AddIfNotRepresentable(source.Frame, values);
        }),
        Of("frame.time_delta", FieldType.RelativeTime, "Time delta from previous captured frame", AddDelta),
        Of("frame.time_delta_displayed", FieldType.RelativeTime, "Time delta from previous displayed frame", AddDelta),
        Of("frame.time_relative", FieldType.RelativeTime, "Time since reference or first frame",
            (in source, values) => AddSeconds(source.Frame, source.Frame.First, values)),
        Of("frame.number", FieldType.Unsigned32, "Frame Number", (in source, values) => values.AddDecimal((ulong)source.Frame.Number)),
        Of("frame.len", FieldType.Unsigned32, "Frame length on the wire", (in source, values) => values.AddDecimal(source.Frame.OriginalLength)),
        Of("frame.cap_len", FieldType.Unsigned32, "Frame length stored into the capture file", (in source, values) => values.AddDecimal((ulong)source.Packet.Data.Length)),
        Of("frame.marked", FieldType.Boolean, "Frame is marked", (in _, values) => values.AddBoolean(false)),
        Of("frame.ignored", FieldType.Boolean, "Frame is ignored", (in _, values) => values.AddBoolean(false)),
        Of(FrameProtocols.Name, FieldType.Text, "Protocols in frame", (in source, values) => FrameProtocols.Add(source, values)),
        Of("frame.encap_type", FieldType.Signed16, "Encapsulation type", (in source, values) =>
        {
            if (EncapsulationNumber.Of(source.Frame.LinkType) is { } number)
                values.AddDecimal((ulong)number);
        }),
        Of("frame.section_number", FieldType.Unsigned32, "Section number", (in source, values) =>
        {
            if (IsDescribed(source.Frame, out CaptureInterface? one))
                values.AddDecimal((ulong)one!.Section);
        }),
        Of("frame.interface_id", FieldType.Unsigned32, "Interface id", (in source, values) =>
        {
            if (IsDescribed(source.Frame, out CaptureInterface? one))
                values.AddDecimal((ulong)one!.IdInSection);
        }),
        Of("frame.interface_name", FieldType.Text, "Interface name", (in source, values) =>
        {
            if (!IsDescribed(source.Frame, out CaptureInterface? one))
                return;
            if (one!.Name is { } name)
                values.AddText(name);
            else
                values.AddText(Nameless);
        }),
        Of("frame.interface_description", FieldType.Text, "Interface description", (in source, values) =>
        {
            if (IsDescribed(source.Frame, out CaptureInterface? one) && one!.Description is { } description)
                values.AddText(description);
        }),
        .. PacketOptionFields.All,
    ];

    private static Field Of(string name, FieldType type, string description, FieldReader read) => Field.Of(Protocol.Frame, name, type, description, read);

    private static void AddDelta(in FieldSource source, FieldValues values) =>
        AddSeconds(source.Frame, source.Frame.Previous, values);

    // A packet without a time has none of the times that are made of it.
    private static void AddSeconds(in FrameContext frame, Timestamp since, FieldValues values)
    {
        if (frame.Time.IsKnown)
            values.AddSeconds(since, frame.Time);
    }

    private static void AddIfNotRepresentable(in FrameContext frame, FieldValues values)
    {
        if (frame.Time == Timestamp.NotRepresentable)
            values.AddText(Timestamp.NotRepresentableText);
    }

    // Only a pcapng has interfaces to tell of.
    private static bool IsDescribed(in FrameContext frame, out CaptureInterface? one)
    {
        one = frame.Interface;
        return one is { Section: > 0 };
    }
}
