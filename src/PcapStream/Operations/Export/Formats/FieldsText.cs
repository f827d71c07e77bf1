using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// tshark's <c>-T fields</c>, which escapes no backslash, quote or separator: scripts expect that. Control characters
/// that tshark would write to the terminal are escaped here. <see cref="TsvText"/> is the same without ambiguity.
/// </summary>
internal sealed class FieldsText(ExportOptions options)
    : LineFormat(options, (byte)(options.Separator ?? '\t'), header: false)
{
    private readonly byte? _quote = (byte?)options.Quote;

    protected override void Write(FieldValues values, TextOutput output)
    {
        if (_quote is { } quote)
        {
            output.Append(quote);
            WriteJoined(values, output);
            output.Append(quote);
        }
        else
            WriteJoined(values, output);
    }

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) =>
        Escapes.OfControls.Write(text, output);
}

/// <summary>Columns separated by tabs, with escapes for tabs and line ends in values.</summary>
internal sealed class TsvText(ExportOptions options) : LineFormat(options, (byte)'\t', header: true)
{
    private static readonly Escapes Escapes = new("\b\t\n\f\r\\"u8);

    protected override void Write(FieldValues values, TextOutput output) => WriteJoined(values, output);

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, output);
}
