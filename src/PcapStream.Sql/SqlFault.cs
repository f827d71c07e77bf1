using DuckDB.NET.Data;

namespace PcapStream.Sql;

/// <summary>Failures of statements, which are the user's to mend.</summary>
internal static class SqlFault
{
    /// <summary>Whether an exception says what is wrong with a statement, or what it ran into.</summary>
    public static bool IsExpected(Exception error) => error is DuckDBException or StatementException;

    /// <summary>The message, with the place in the statement on lines of its own.</summary>
    public static string TextOf(Exception error) => error.Message.TrimEnd();
}

/// <summary>A statement is wrong; the message shows where.</summary>
internal sealed class StatementException(string message) : Exception(message);
