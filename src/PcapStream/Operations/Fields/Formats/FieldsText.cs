using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>
/// tshark's <c>-T fields</c>, which escapes no backslash, quote or separator: scripts are made for it. Control characters
/// that tshark lets through to the terminal are escaped here. TSV is the same without ambiguity.
/// </summary>
internal sealed class FieldsText(FieldsOptions options) : LineFormat(options, (byte)(options.Separator ?? '\t'), header: false)
{
    private static readonly Escapes Escapes = new("\b\t\n\f\r"u8);

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

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, output);
}
