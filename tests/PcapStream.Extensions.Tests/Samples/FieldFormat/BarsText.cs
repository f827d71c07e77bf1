using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>A made-up format: columns separated by bars, after a line of names.</summary>
internal sealed class BarsText(ExportOptions options) : LineFormat(options, (byte)'|', header: true)
{
    private static readonly Escapes Escapes = new("\b\t\n\f\r|"u8);

    protected override void Write(FieldValues values, TextOutput output) => WriteJoined(values, output);

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, output);
}
