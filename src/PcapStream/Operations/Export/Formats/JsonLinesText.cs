using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// One object per line: <c>{"frame.number":1,"ip.src":"192.0.2.1","tcp.flags":"0x0002","tcp.flags.syn":true}</c>.
/// Numbers that tshark prints in decimal are numbers, flags are true or false, and all else is a string, including
/// times, so that no digit is lost. Several values are an array.
/// </summary>
internal sealed class JsonLinesText(ExportOptions options) : JsonFormat(options, name => $"\"{name}\":")
{
    private readonly FieldType[] _types = [.. options.Columns.Select(field => field.Type)];

    public override void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        output.Append((byte)'{');
        WriteMembers(ref source, fields, output);
        output.Append("}\n"u8);
    }

    protected override void Write(int column, FieldValues values, TextOutput output)
    {
        if (values.Count == 1)
        {
            Write(_types[column], values[0], output);
            return;
        }
        for (int i = 0; i < values.Count; i++)
        {
            output.Append(i == 0 ? (byte)'[' : (byte)',');
            Write(_types[column], values[i], output);
        }
        output.Append((byte)']');
    }

    private static void Write(FieldType type, ReadOnlySpan<byte> value, TextOutput output)
    {
        if (type == FieldType.Real || (FieldTypeNames.IsNumber(type) && JsonText.IsNumber(value)))
            output.Append(value);
        else if (type is FieldType.Boolean or FieldType.None)
            output.Append(value.SequenceEqual("1"u8) ? "true"u8 : "false"u8);
        else
            JsonText.Write(value, output);
    }
}
