using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Sql.Scanning;

namespace PcapStream.Sql.Tests.Support;

/// <summary>A database over captures.</summary>
internal sealed class CaptureQueries : IDisposable
{
    private readonly SqlDatabase _database;

    public CaptureQueries(params string[] files)
        : this(new ExportOptions { Columns = [], Occurrence = FieldOccurrence.First }, files)
    {
    }

    public CaptureQueries(ExportOptions options, params string[] files)
    {
        Source = new QueriedCaptures(files, new BatchOptions { Threads = 2 }, progress: null);
        _database = new SqlDatabase(Source, options, 512 << 20, TestContext.Current.CancellationToken);
    }

    public QueriedCaptures Source { get; }

    /// <summary>Whether conditions are pushed down to reading.</summary>
    public bool PushesDown
    {
        get => _database.PushesDown;
        set => _database.PushesDown = value;
    }

    /// <summary>The rows of a query, each as its values with bars between; null is empty.</summary>
    public string[] Lines(string sql)
    {
        string quoted = _database.Quote(sql);
        _database.Check(quoted);
        using SqlRows rows = _database.Query($"SELECT COLUMNS(*)::VARCHAR FROM (\n{quoted}\n)");
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.Names.Count).Select(i => rows[i])));
        return [.. lines];
    }

    /// <summary>The conditions of a query that choose packets while reading.</summary>
    public string Pushed(string sql)
    {
        _database.PushDown(_database.Quote(sql));
        return string.Join('\n', _database.Pushed());
    }

    public IReadOnlyList<string> Complete(string text) => _database.Complete(text);

    public void Dispose() => _database.Dispose();
}
