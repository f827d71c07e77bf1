using PcapStream.Cli;
using PcapStream.Sql.Scanning;
using PcapStream.Sql.Text;

namespace PcapStream.Sql.Running;

/// <summary>Reads statements from a person and prints their results.</summary>
/// <param name="database">Completes names.</param>
/// <param name="statements">Runs statements.</param>
/// <param name="source">The captures.</param>
internal sealed class SqlPrompt(SqlDatabase database, StatementRunner statements, QueriedCaptures source)
{
    private const string First = "sql> ";
    private const string Next = "...> ";

    /// <summary>Reads until the end of the input.</summary>
    public void Run()
    {
        using var lines = new LineReader(database.Complete);
        Terminal.Note(
            $"{source.Files.Count} capture{(source.Files.Count == 1 ? "" : "s")}. A statement ends with a semicolon; "
            + "SHOW TABLES lists the tables, and Ctrl-D ends.\n");
        string text = "";
        while (lines.Read(text.Length == 0 ? First : Next) is { } line)
        {
            text = text.Length == 0 ? line : $"{text}\n{line}";
            if (!SqlText.IsComplete(text))
                continue;
            foreach (string statement in SqlText.Statements(text))
                Run(statement);
            text = "";
        }
    }

    private void Run(string statement)
    {
        try
        {
            using var output = new StreamWriter(Terminal.Output, leaveOpen: true) { NewLine = "\n" };
            statements.Print(statement, output);
        }
        catch (Exception error) when (SqlFault.IsExpected(error))
        {
            Terminal.Note($"{SqlFault.TextOf(error)}\n");
        }
    }
}
