using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// tshark's <c>-T json</c>, byte for byte: one array, fields as arrays of strings, the day in local time.
/// </summary>
internal sealed class JsonArrayText(ExportOptions options)
    : JsonFormat(options, name => $"\n        \"{name}\": [\n          ")
{
    // The comma between objects; the array's bracket takes the place of the first.
    public override int JointLength => 1;

    public override void Begin(TextOutput output) => output.Append((byte)'[');

    public override void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        output.Append(",\n  {\n    \"_index\": \"packets-"u8);
        output.Append(DayOf(source.Frame));
        output.Append("\",\n    \"_type\": \"doc\",\n    \"_score\": null,"u8);
        output.Append("\n    \"_source\": {\n      \"layers\": {"u8);
        if (WriteMembers(ref source, fields, output))
            output.Append("\n      "u8);
        output.Append("}\n    }\n  }"u8);
    }

    public override void End(TextOutput output, bool any) => output.Append(any ? "\n]\n"u8 : "]\n"u8);

    /// <summary>The day of a packet's time; 1970-01-01 for a packet without a time.</summary>
    public static ReadOnlySpan<byte> DayOf(in FrameContext frame) =>
        frame.Clock!.Date(frame.Time.IsKnown ? frame.Time : default);

    protected override void Write(int column, FieldValues values, TextOutput output)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Append(",\n          "u8);
            JsonText.Write(values[i], output);
        }
        output.Append("\n        ]"u8);
    }
}
