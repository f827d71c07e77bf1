using PcapStream.Sql.Output;
using PcapStream.Sql.Text;

namespace PcapStream.Sql.Running;

/// <summary>Runs statements, one at a time.</summary>
/// <param name="database">Runs them.</param>
/// <param name="format">The form of results.</param>
internal sealed class StatementRunner(SqlDatabase database, SqlFormat format)
{
    // Statements whose rows another query can take.
    private static readonly string[] Queries =
        ["SELECT", "FROM", "WITH", "VALUES", "TABLE", "PIVOT", "UNPIVOT", "DESCRIBE", "SHOW", "SUMMARIZE", "("];

    /// <summary>Runs a statement and prints its rows.</summary>
    public void Print(string statement, TextWriter output)
    {
        string quoted = database.Quote(statement);
        if (SqlText.Explained(quoted) is not null)
        {
            PrintPlan(quoted, output);
            return;
        }
        if (!Queries.Contains(SqlText.FirstWord(quoted)))
        {
            database.Execute(quoted);
            return;
        }
        database.Check(quoted);
        // As text, because a program's types of time lose nanoseconds.
        string asText = format.IsJson
            ? $"SELECT to_json(pcapstream_row)::VARCHAR FROM (\n{quoted}\n) AS pcapstream_row"
            : $"SELECT COLUMNS(*)::VARCHAR FROM (\n{quoted}\n)";
        IRowText rows = format.Open!(output);
        using SqlRows result = database.Query(asText);
        rows.Begin(result.Names);
        var values = new string?[result.Names.Count];
        while (result.Read())
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = result[i];
            rows.Write(values);
        }
        rows.End();
    }

    /// <summary>Runs a query and writes its rows into a file.</summary>
    /// <param name="statement">The query.</param>
    /// <param name="path">A file that exists.</param>
    public void WriteParquet(string statement, string path)
    {
        string copy = $"COPY (\n{database.Quote(statement)}\n) TO {SqlDatabase.Literal(path)} "
            + "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";
        using SqlRows result = database.Query(copy);
        while (result.Read())
        {
            // The number of rows.
        }
    }

    // DuckDB's plan, and the conditions that choose packets while reading.
    private void PrintPlan(string statement, TextWriter output)
    {
        using (SqlRows plan = database.Query(statement))
        {
            while (plan.Read())
                output.Write($"{plan[plan.Names.Count - 1]?.TrimEnd()}\n");
        }
        foreach (string table in database.Pushed())
            output.Write($"pushed down to {table}\n");
    }
}
