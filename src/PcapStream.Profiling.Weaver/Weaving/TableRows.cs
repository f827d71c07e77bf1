using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Numbers the lines of one table, and the documents of all.</summary>
internal sealed class TableRows
{
    private readonly List<string> _documents;
    private readonly Dictionary<MappedRow, int> _numbers = [];
    private readonly List<MappedRow> _rows = [];

    private readonly SourceFiles _sources;

    /// <param name="documents">The documents of the map; new ones are added.</param>
    /// <param name="sources">The source files.</param>
    /// <param name="first">The method's first point.</param>
    /// <param name="signature">The signature's line.</param>
    public TableRows(List<string> documents, SourceFiles sources, SequencePoint first, int signature)
    {
        _documents = documents;
        _sources = sources;
        _rows.Add(new MappedRow(Document(first.Document), signature));
    }

    public IReadOnlyList<MappedRow> Rows => _rows;

    /// <summary>The row of a point's line.</summary>
    public int Of(SequencePoint point)
    {
        var row = new MappedRow(Document(point.Document), point.StartLine);
        if (!_numbers.TryGetValue(row, out int number))
        {
            _numbers[row] = number = _rows.Count;
            _rows.Add(row);
        }
        return number;
    }

    private int Document(Document document)
    {
        string path = _sources.Of(document);
        int number = _documents.FindLastIndex(known => known == path);
        if (number >= 0)
            return number;
        _documents.Add(path);
        return _documents.Count - 1;
    }
}
