using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>A statistic without a layout of tshark's: its name, its columns and its rows, separated by tabs.</summary>
internal sealed class ColumnText(TextBuffer text) : IRowWriter
{
    private bool _isFirst;

    public void Write(StatisticResult statistic)
    {
        text.Text($"{statistic.Name}\n");
        text.Text(string.Join('\t', statistic.Columns.Select(column => column.Name)));
        EndRow();
        statistic.WriteRows(this);
    }

    public void BeginRow() => _isFirst = true;

    public void Add(long value)
    {
        Separate();
        text.Value(value);
    }

    public void Add(string value)
    {
        Separate();
        text.Text(PrintableText.Of(value, keepLines: false));
    }

    public void Add(NetworkAddress value)
    {
        Separate();
        text.Value(value);
    }

    public void AddSeconds(long nanoseconds)
    {
        Separate();
        text.Text(Timestamp.FormatSeconds(nanoseconds));
    }

    public void EndRow() => text.Text("\n"u8);

    private void Separate()
    {
        if (!_isFirst)
            text.Text("\t"u8);
        _isFirst = false;
    }
}
