using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Frame;

/// <summary>Fields of the record that holds a packet.</summary>
internal static class FrameFields
{
    /// <summary>The name of the field with the time since the previous packet that was selected.</summary>
    public const string DisplayedDelta = "frame.time_delta_displayed";

    // tshark's name for an interface of a pcapng without a name.
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
        Of("frame.time_delta", FieldType.RelativeTime, "Time delta from previous captured frame", (in source, values) =>
            AddSeconds(source.Frame, source.Frame.Previous, values)),
        Of(DisplayedDelta, FieldType.RelativeTime, "Time delta from previous displayed frame", (in source, values) =>
            AddSeconds(source.Frame, source.Frame.Displayed ?? source.Frame.Previous, values)),
        Of("frame.time_relative", FieldType.RelativeTime, "Time since reference or first frame",
            (in source, values) => AddSeconds(source.Frame, source.Frame.First, values)),
        Of("frame.number", FieldType.Unsigned32, "Frame Number",
            (in source, values) => values.AddDecimal((ulong)source.Frame.Number)).Outgrowing(FieldType.Unsigned64),
        Of("frame.len", FieldType.Unsigned32, "Frame length on the wire",
            (in source, values) => values.AddDecimal(source.Frame.OriginalLength)),
        Of("frame.cap_len", FieldType.Unsigned32, "Frame length stored into the capture file",
            (in source, values) => values.AddDecimal((ulong)source.Packet.Data.Length)),
        Of("frame.marked", FieldType.Boolean, "Frame is marked", (in _, values) => values.AddBoolean(false)),
        Of("frame.ignored", FieldType.Boolean, "Frame is ignored", (in _, values) => values.AddBoolean(false)),
        Of(FrameProtocols.Name, FieldType.Text, "Protocols in frame",
            (in source, values) => FrameProtocols.Add(source, values)),
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

    /// <summary>The name of the capture, which no field of tshark's has: for tables over several captures.</summary>
    public static readonly Field File = Of("file", FieldType.Text, "Capture", (in source, values) =>
    {
        if (source.Frame.File is { } name)
            values.AddText(name);
    });

    /// <summary>Whether a field depends on the packets before.</summary>
    public static bool NeedsPlace(Field field) => field.Name is
        "frame.number" or "frame.time_relative" or "frame.time_delta" or DisplayedDelta;

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.Of(Protocol.Frame, name, type, description, read);

    // A packet without a time has no field that is computed from it.
    private static void AddSeconds(in FrameContext frame, Timestamp since, FieldValues values)
    {
        if (frame.Time.IsKnown)
            values.AddSeconds(since, frame.Time);
    }

    private static void AddIfNotRepresentable(in FrameContext frame, FieldValues values)
    {
        if (frame.Time == Timestamp.NotRepresentable)
            values.AddNotRepresentable();
    }

    // Only pcapng describes interfaces.
    private static bool IsDescribed(in FrameContext frame, out CaptureInterface? one)
    {
        one = frame.Interface;
        return one is { Section: > 0 };
    }
}

/// <summary>Wireshark's numbers of link types, as tshark 4.0 prints them for each LINKTYPE_ number.</summary>
internal static class EncapsulationNumber
{
    // Twenty per line, from LINKTYPE_ 0 on; 0 where Wireshark has none.
    private static ReadOnlySpan<byte> Numbers =>
    [
        15, 1, 184, 148, 0, 0, 2, 8, 3, 4, 6, 10, 7, 38, 7, 0, 11, 0, 11, 11,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 69, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 139, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 61,
        10, 7, 0, 0, 28, 20, 11, 26, 174, 38, 0, 0, 28, 25, 30, 0, 0, 39, 29, 21,
        0, 32, 18, 13, 0, 0, 0, 23, 37, 9, 81, 82, 0, 87, 0, 68, 151, 67, 62, 75,
        42, 43, 101, 33, 0, 0, 0, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57,
        58, 59, 60, 24, 0, 63, 0, 76, 0, 66, 178, 179, 77, 78, 0, 0, 0, 0, 83, 84,
        85, 86, 0, 91, 181, 0, 92, 41, 93, 95, 109, 0, 97, 0, 0, 104, 100, 98, 0, 103,
        197, 99, 147, 131, 19, 0, 0, 0, 0, 112, 106, 108, 107, 111, 105, 113, 0, 0, 0, 0,
        115, 0, 0, 0, 121, 122, 124, 125, 129, 130, 127, 146, 0, 0, 0, 132, 133, 157, 0, 141,
        135, 136, 180, 138, 0, 140, 0, 0, 149, 152, 153, 154, 155, 158, 159, 160, 161, 0, 171, 172,
        173, 0, 0, 0, 177, 0, 182, 0, 36, 0, 183, 185, 186, 199, 198, 200, 210, 0, 0, 204,
        205, 0, 0, 206, 0, 0, 0, 211, 208, 0, 212, 0, 214, 215, 216, 217,
    ];

    /// <summary>The number; null if there is none.</summary>
    public static int? Of(ushort linkType) =>
        linkType < Numbers.Length && Numbers[linkType] is > 0 and byte number ? number : null;
}
