using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>A statistic's rows as text: the cells with their columns' names.</summary>
internal sealed class RowText : IRowWriter
{
    private readonly List<string> _cells = [];

    public IReadOnlyList<string> Columns { get; set; } = [];

    public List<string> Rows { get; } = [];

    public void BeginRow() => _cells.Clear();

    public void Add(long value) => AddCell($"{value}");

    public void Add(string value) => AddCell(value);

    public void Add(NetworkAddress value) => AddCell($"{value}");

    public void AddSeconds(long nanoseconds) => AddCell($"{nanoseconds}ns");

    public void EndRow() => Rows.Add(string.Join(' ', _cells));

    private void AddCell(string text) => _cells.Add($"{Columns[_cells.Count]}={text}");
}
