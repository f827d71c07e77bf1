using System.Buffers;
using PcapStream.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>
/// tshark's <c>-T fields</c>. It escapes some control characters and no backslash, quote or separator, and so does this:
/// scripts are made for it. Who wants it unambiguous takes CSV or TSV.
/// </summary>
internal sealed class FieldsText(FieldsOptions options) : LineFormat(options, (byte)(options.Separator ?? '\t'), header: false)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\b\t\n\f\r"u8);

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

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => Escapes.Write(text, Escaped, output);
}
