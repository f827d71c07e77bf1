using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>
/// Statistics as comma-separated values: one table per statistic, with a line of headings. Tables are separated by
/// empty lines.
/// </summary>
internal sealed class StatsCsv(TextBuffer.Writer write) : IStatsFormat, ITableWriter
{
    private readonly TextBuffer _text = new(write);
    private bool _first = true;
    private bool _anyTable;

    public void Print(StatsResult result)
    {
        this.Write(result.Statistics);
    }

    public void Dispose() => _text.Dispose();

    public void BeginTable(string name, IReadOnlyList<string> columns)
    {
        if (_anyTable)
            _text.Text("\n"u8);
        _anyTable = true;
        BeginRow();
        foreach (string column in columns)
            Add(column);
        EndRow();
    }

    public void BeginRow() => _first = true;

    public void Add(long value)
    {
        Separate();
        _text.Value(value);
    }

    public void Add(string value)
    {
        Separate();
        _text.Text(value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"")}\"" : value);
    }

    public void Add(NetworkAddress value)
    {
        Separate();
        _text.Value(value);
    }

    public void AddSeconds(long nanoseconds)
    {
        Separate();
        _text.Text(Timestamp.FormatSeconds(nanoseconds));
    }

    public void EndRow() => _text.Text("\n"u8);

    public void EndTable()
    {
    }

    private void Separate()
    {
        if (!_first)
            _text.Text(","u8);
        _first = false;
    }
}
