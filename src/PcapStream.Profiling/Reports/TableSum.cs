using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Reports;

/// <summary>One table, added up over threads.</summary>
internal sealed unsafe class TableSum(ProfileMap map, MappedTable table)
{
    private readonly ProfiledLine[] _lines = [.. table.Rows.Select(row => new ProfiledLine(map.Documents[row.Document], row.Line, 0, 0, 0, false))];
    private long _calls;
    private long _growth;

    public int Rows => _lines.Length;

    /// <summary>Whether any of it has run.</summary>
    public bool HasRun { get; private set; }

    public void Add(TableCounters* counters)
    {
        HasRun = true;
        _calls += counters->Calls;
        // What an activation that is still open will have grown, nobody knows.
        bool open = counters->Depth > 0;
        _growth += open && counters->Closed == 0 ? counters->Charged : counters->Growth;
        for (int i = 0; i < _lines.Length; i++)
        {
            RowCounters* row = counters->Row(i);
            _lines[i] = _lines[i] with
            {
                Increment = _lines[i].Increment + row->Increment,
                Occurrences = _lines[i].Occurrences + (i == 0 ? counters->Calls : row->Occurrences),
                Highest = Math.Max(_lines[i].Highest, i == 0 ? counters->HighestEntry : row->Highest),
                InProgress = _lines[i].InProgress || (open && counters->Current == i),
            };
        }
    }

    /// <summary>Lines in order behind the signature; those of other files, as field initialisers may have, at the end.</summary>
    public ProfiledMethod ToMethod() => new(table.Name, _calls, _growth,
    [
        _lines[0],
        .. _lines.Skip(1).OrderBy(line => line.File != _lines[0].File).ThenBy(line => line.File, StringComparer.Ordinal).ThenBy(line => line.Line),
    ]);
}
