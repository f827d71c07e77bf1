using System.Buffers;
using PcapStream.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>Columns apart by tabs, and nothing in a value that looks like a tab or a line's end.</summary>
internal sealed class TsvText(FieldsOptions options) : LineFormat(options, (byte)'\t', header: true)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\t\n\r\\"u8);

    protected override void Write(FieldValues values, TextOutput output) => WriteJoined(values, output);

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, Escaped, output);
}
