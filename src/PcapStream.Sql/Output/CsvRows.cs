using System.Buffers;

namespace PcapStream.Sql.Output;

/// <summary>Values with a separator between them, after a line of names (RFC 4180, with line feeds).</summary>
/// <param name="output">Receives the text.</param>
/// <param name="separator">Between values.</param>
internal sealed class CsvRows(TextWriter output, char separator) : IRowText
{
    private readonly SearchValues<char> _quoted = SearchValues.Create([separator, '"', '\n', '\r']);

    public void Begin(IReadOnlyList<string> names) => Write(names);

    public void Write(IReadOnlyList<string?> row)
    {
        for (int i = 0; i < row.Count; i++)
        {
            if (i > 0)
                output.Write(separator);
            if (row[i] is { } value)
                Write(value);
        }
        output.Write('\n');
    }

    public void End()
    {
        // The last line has its end.
    }

    // An empty text has quotes, because nothing at all is an absent value.
    private void Write(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAny(_quoted))
            output.Write(value);
        else
            output.Write($"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
