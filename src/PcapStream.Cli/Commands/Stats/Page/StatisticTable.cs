using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// The first rows of any statistic, in its own columns. Packets and bytes have bars; an address and its port are one
/// cell.
/// </summary>
internal sealed class StatisticTable : IRowWriter
{
    /// <summary>Most rows on a page.</summary>
    public const int MostRows = 200;

    private readonly IReadOnlyList<string> _columns;
    private readonly bool _ports;
    private readonly HtmlTable _table;
    private readonly List<TableCell> _cells = [];
    private NetworkAddress _address;
    private int _column;

    private StatisticTable(IReadOnlyList<string> columns, bool ports)
    {
        _columns = columns;
        _ports = ports;
        _table = new HtmlTable([.. columns.Where(name => !IsPort(name)).Select(Column)]);
    }

    /// <param name="statistic">The statistic; its rows are read.</param>
    /// <param name="ports">Whether its addresses have ports.</param>
    /// <param name="all">The number of rows that it has; null when they all are in it.</param>
    public static string Render(StatisticResult statistic, bool ports, long? all = null)
    {
        if (statistic.IsEmpty)
            return HtmlPage.Paragraph("No packet counts here.");
        var table = new StatisticTable([.. statistic.Columns.Select(column => column.Name)], ports);
        statistic.WriteRows(table);
        string note = all > table._table.Count
            ? HtmlPage.Paragraph(
                $"The first {Quantities.Count(table._table.Count)} of {Quantities.Count(all.Value)} rows; "
                + "-w FILE.csv writes all.")
            : "";
        return note + table._table.Render();
    }

    public void BeginRow()
    {
        _cells.Clear();
        _column = 0;
    }

    public void Add(long value)
    {
        string name = _columns[_column++];
        if (!IsPort(name))
            _cells.Add(IsBytes(name) ? TableCell.Bytes(value) : TableCell.Count(value));
        else if (_ports)
            _cells[^1] = ScreenCells.Socket(_address, (ushort)value);
    }

    public void Add(string value)
    {
        _column++;
        _cells.Add(value);
    }

    public void Add(NetworkAddress value)
    {
        _column++;
        _address = value;
        _cells.Add(value.ToString());
    }

    public void AddSeconds(long nanoseconds)
    {
        _column++;
        _cells.Add($"{Quantities.ShortSeconds(nanoseconds)} s");
    }

    public void EndRow() => _table.Row([.. _cells]);

    private static TableColumn Column(string name) => new(name.Replace('_', ' '), name switch
    {
        "bytes" or "frames" or "packets" => ColumnKind.Bar,
        "a" or "b" or "address" or "path" or "protocol" or "filter" => ColumnKind.Text,
        _ => ColumnKind.Number,
    });

    private static bool IsPort(string name) => name is "port" || name.EndsWith("_port", StringComparison.Ordinal);

    private static bool IsBytes(string name) => name.StartsWith("bytes", StringComparison.Ordinal);
}
