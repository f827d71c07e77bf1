using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>Columns apart by tabs, and nothing in a value that looks like a tab or a line's end.</summary>
internal sealed class TsvText(FieldsOptions options) : LineFormat(options, (byte)'\t', header: true)
{
    private static readonly Escapes Escapes = new("\b\t\n\f\r\\"u8);

    protected override void Write(FieldValues values, TextOutput output) => WriteJoined(values, output);

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, output);
}
