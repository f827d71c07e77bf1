using System.Buffers;
using PcapStream.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>
/// RFC 4180, with lines that end as all of Unix's do. Quoted is what must be: a value with the separator, a quote or a
/// line's end in it; several values with the aggregator between are one value here.
/// </summary>
internal sealed class CsvText : LineFormat
{
    private const byte Quote = (byte)'"';

    private readonly SearchValues<byte> _quoted;
    private readonly bool _quoteJoined;

    public CsvText(FieldsOptions options)
        : base(options, (byte)(options.Separator ?? ','), header: true)
    {
        _quoted = SearchValues.Create([Separator, Quote, (byte)'\n', (byte)'\r']);
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

    // Only within quotes is there a quote to double.
    protected override void WriteText(ReadOnlySpan<byte> text, TextOutput output)
    {
        while (text.IndexOf(Quote) is >= 0 and int at)
        {
            output.Append(text[..(at + 1)]);
            output.Append(Quote);
            text = text[(at + 1)..];
        }
        output.Append(text);
    }

    private bool IsQuoted(FieldValues values)
    {
        if (QuotesAll || (_quoteJoined && values.Count > 1))
            return true;
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].ContainsAny(_quoted))
                return true;
        }
        return false;
    }
}
