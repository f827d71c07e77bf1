using System.Buffers;
using System.Buffers.Text;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// tshark's <c>-T ek</c>, byte for byte: one line for Elasticsearch and one for the packet, names with underscores for
/// dots.
/// </summary>
internal sealed class EkText(ExportOptions options) : JsonFormat(options, name => $"\"{name.Replace('.', '_')}\":[")
{
    private const int NanosecondsPerMillisecond = 1_000_000;

    public override void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        output.Append("{\"index\":{\"_index\":\"packets-"u8);
        output.Append(JsonArrayText.DayOf(source.Frame));
        output.Append("\",\"_type\":\"doc\"}}\n{\"timestamp\":\""u8);
        WriteMilliseconds(source.Frame.Time.IsKnown ? source.Frame.Time : default, output);
        output.Append("\",\"layers\":{"u8);
        WriteMembers(ref source, fields, output);
        output.Append("}}\n"u8);
    }

    protected override void Write(int column, FieldValues values, TextOutput output)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Append((byte)',');
            JsonText.Write(values[i], output);
        }
        output.Append((byte)']');
    }

    // Seconds and always three digits of milliseconds.
    private static void WriteMilliseconds(Timestamp time, TextOutput output)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(time.Seconds, text, out int seconds);
        long milliseconds = time.SubsecondNanoseconds / NanosecondsPerMillisecond;
        Utf8Formatter.TryFormat(milliseconds, text[seconds..], out int digits, new StandardFormat('D', 3));
        output.Append(text[..(seconds + digits)]);
    }
}
