using System.Buffers;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// RFC 4180, with line feeds as line ends, and one line per packet: control characters, including line ends, are
/// escaped as in <see cref="FieldsText"/>. A value is quoted where it contains a separator or a quote; several values
/// joined by the aggregator are one value here.
/// </summary>
internal sealed class CsvText : LineFormat
{
    private const byte Quote = (byte)'"';

    private readonly SearchValues<byte> _quoted;
    private readonly bool _quoteJoined;
    private readonly bool _isOnlyColumn;

    public CsvText(ExportOptions options)
        : base(options, (byte)(options.Separator ?? ','), header: true)
    {
        _quoted = SearchValues.Create([Separator, Quote]);
        _isOnlyColumn = options.Columns.Count == 1;
        _quoteJoined = _quoted.Contains((byte)options.Aggregator);
    }

    protected override void Write(FieldValues values, TextOutput output)
    {
        if (IsQuoted(values))
        {
            output.Append(Quote);
            WriteJoined(values, output);
            output.Append(Quote);
        }
        else
            WriteJoined(values, output);
    }

    // Readers of CSV take an empty line for no row.
    protected override void WriteEmptyLine(TextOutput output) => output.Append("\"\""u8);

    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output) => CsvValue.Write(text, output);

    private bool IsQuoted(FieldValues values)
    {
        if (QuotesAll || (_quoteJoined && values.Count > 1))
            return true;
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].ContainsAny(_quoted))
                return true;
        }
        return _isOnlyColumn && values.Count == 1 && values[0].IsEmpty;
    }
}
