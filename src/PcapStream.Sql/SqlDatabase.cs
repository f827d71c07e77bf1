using DuckDB.NET.Data;
using DuckDB.NET.Native;
using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Sql.Pushdown;
using PcapStream.Sql.Scanning;
using PcapStream.Sql.Text;

namespace PcapStream.Sql;

/// <summary>DuckDB with tables over captures.</summary>
internal sealed class SqlDatabase : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");
    private readonly IReadOnlyList<CaptureTable> _tables;
    private readonly List<ScanFunction> _functions = [];
    private readonly HashSet<string> _dotted;
    private readonly PacketPushdown _pushdown;
    private readonly CancellationTokenRegistration _interruption;

    /// <param name="source">The captures.</param>
    /// <param name="options">How packets become values.</param>
    /// <param name="memoryLimit">Bytes for DuckDB, which writes what does not fit to the temporary folder.</param>
    /// <param name="cancellation">Ends queries.</param>
    /// <exception cref="DuckDBException">DuckDB does not accept the limit.</exception>
    public SqlDatabase(
        QueriedCaptures source, ExportOptions options, long memoryLimit, CancellationToken cancellation)
    {
        _connection.Open();
        _tables = CaptureTables.Create(options);
        Dictionary<string, Field> fields = FieldCatalogue.All.ToDictionary(options.NameOf);
        _pushdown = new PacketPushdown(fields.GetValueOrDefault, source.Files);
        _dotted = [.. _tables.SelectMany(table => table.Columns).Select(column => column.Shape.Name)
            .Where(name => name.Contains('.', StringComparison.Ordinal))];
        foreach (CaptureTable table in _tables)
        {
            var function = new ScanFunction(table, source, cancellation);
            function.Register(_connection);
            _functions.Add(function);
        }
        Run($"SET memory_limit = '{memoryLimit}B'");
        Run($"SET threads = {Math.Clamp(source.Batches.Threads, 1, BatchOptions.MaxThreads)}");
        string aside = Path.Join(Path.GetTempPath(), $"pcapstream-sql-{Environment.ProcessId}");
        Run($"SET temp_directory = {Literal(aside)}");
        // Nothing is fetched from a network unless a query says so.
        Run("SET autoinstall_known_extensions = false");
        foreach (string view in CaptureTables.Views(
            _tables, name => options.UnderscoreNames ? name.Replace('.', '_') : name))
            Run(view);
        _interruption = cancellation.Register(_connection.NativeConnection.Interrupt);
    }

    /// <summary>Whether conditions choose packets while reading.</summary>
    public bool PushesDown { get; set; } = true;

    /// <summary>A text in quotes.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>What can follow a text in place of its last word, for completion: keywords, tables, columns.</summary>
    public IReadOnlyList<string> Complete(string text)
    {
        string word = SqlText.LastWord(text);
        List<string> names = word.Length == 0 ? []
            : [.. _dotted.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Order()];
        using DuckDBCommand command = CommandOf("SELECT suggestion FROM sql_auto_complete($text)");
        command.Parameters.Add(new DuckDBParameter("text", text));
        using DuckDBDataReader rows = command.ExecuteReader();
        while (rows.Read())
            names.Add(rows.GetString(0).Trim());
        return names;
    }

    /// <summary>Puts quotes around the columns of a statement that need them.</summary>
    public string Quote(string statement) => SqlText.QuoteColumns(statement, _dotted.Contains);

    /// <summary>Makes sure that a statement is right, as the user wrote it.</summary>
    /// <exception cref="StatementException">It is not; the message shows the place.</exception>
    public void Check(string statement)
    {
        DuckDBState state = NativeMethods.PreparedStatements.DuckDBPrepare(
            _connection.NativeConnection, statement, out DuckDBPreparedStatement prepared);
        using (prepared)
        {
            if (!state.IsSuccess())
            {
                throw new StatementException(
                    NativeMethods.PreparedStatements.DuckDBPrepareError(prepared).TrimEnd() + Suggestion(statement));
            }
        }
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <param name="statement">One statement, with its columns in quotes.</param>
    public void Execute(string statement)
    {
        PushDown(statement);
        Run(statement);
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="statement">One statement, with its columns in quotes.</param>
    /// <returns>The rows, of which few are in memory at once.</returns>
    public SqlRows Query(string statement)
    {
        PushDown(statement);
        DuckDBCommand command = CommandOf(statement);
        command.UseStreamingMode = true;
        return new SqlRows(command, command.ExecuteReader());
    }

    /// <summary>What reading captures was told of the last query, one line for each table that was read.</summary>
    public IEnumerable<string> Pushed()
    {
        for (int i = 0; i < _tables.Count; i++)
        {
            if (_functions[i].Pushed.Text is { Length: > 0 } text)
                yield return $"{_tables[i].Name}: {text}";
        }
    }

    /// <summary>Finds what a statement selects, before it runs; of an EXPLAIN, what its statement does.</summary>
    public void PushDown(string statement)
    {
        string? plan = PushesDown ? PlanOf(SqlText.Explained(statement) ?? statement) : null;
        for (int i = 0; i < _tables.Count; i++)
        {
            _functions[i].Pushed =
                plan is not null && _tables[i] is PacketTable
                    && QueryPlan.ConditionOn(plan, _tables[i].Function) is { } condition
                    ? _pushdown.Of(ConditionParser.Parse(condition))
                    : PushedSelection.All;
        }
    }

    public void Dispose()
    {
        _interruption.Dispose();
        _connection.Dispose();
    }

    private void Run(string statement)
    {
        using DuckDBCommand command = CommandOf(statement);
        command.ExecuteNonQuery();
    }

    // Null for a statement without a plan, such as SET, and for one that is wrong, which says so when it runs.
    private string? PlanOf(string statement)
    {
        try
        {
            using DuckDBCommand command = CommandOf($"EXPLAIN (FORMAT json) {statement}");
            using DuckDBDataReader rows = command.ExecuteReader();
            return rows.Read() ? rows.GetString(1) : null;
        }
        catch (DuckDBException)
        {
            return null;
        }
    }

    // A column that the first unknown name with a dot may stand for, on a line of its own.
    private static string Suggestion(string statement)
    {
        string? unknown = SqlText.DottedNames(statement).FirstOrDefault(name => FieldCatalogue.Suggest(name).Count > 0);
        return unknown is null ? "" : $"\nDid you mean {FieldCatalogue.Suggest(unknown)[0]}?";
    }

    private DuckDBCommand CommandOf(string statement)
    {
        DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = statement;
        return command;
    }
}
