namespace PcapStream.Sql.Output;

/// <summary>Objects of JSON, which DuckDB makes: one in each line, or all in an array.</summary>
/// <param name="output">Receives the text.</param>
/// <param name="isArray">Whether they are in an array.</param>
internal sealed class JsonRows(TextWriter output, bool isArray) : IRowText
{
    private bool _hasRows;

    public void Begin(IReadOnlyList<string> names)
    {
        if (isArray)
            output.Write("[\n");
    }

    public void Write(IReadOnlyList<string?> row)
    {
        if (isArray && _hasRows)
            output.Write(",\n");
        _hasRows = true;
        output.Write(row[0]);
        if (!isArray)
            output.Write('\n');
    }

    public void End()
    {
        if (isArray)
            output.Write(_hasRows ? "\n]\n" : "]\n");
    }
}
