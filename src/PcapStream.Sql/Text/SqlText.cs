using System.Text;

namespace PcapStream.Sql.Text;

/// <summary>SQL as a user writes it.</summary>
internal static class SqlText
{
    private const string Explain = "EXPLAIN";

    // What PostgreSQL and DuckDB allow between EXPLAIN and its statement.
    private static readonly string[] ExplainOptions = ["ANALYZE", "ANALYSE", "VERBOSE", "FORMAT"];

    /// <summary>The statements of a text, without empty ones.</summary>
    public static IReadOnlyList<string> Statements(string sql)
    {
        var statements = new List<string>();
        int start = 0;
        bool hasText = false;
        foreach ((SqlPart kind, Range range) in SqlScanner.Parts(sql))
        {
            if (kind == SqlPart.End)
            {
                if (hasText)
                    statements.Add(sql[start..range.Start]);
                (start, hasText) = (range.End.Value, false);
            }
            else
                hasText |= !IsBlank(sql[range]);
        }
        if (hasText)
            statements.Add(sql[start..]);
        return statements;
    }

    /// <summary>Whether a text ends after a statement.</summary>
    public static bool IsComplete(string sql)
    {
        bool ends = true;
        foreach ((SqlPart kind, Range range) in SqlScanner.Parts(sql))
            ends = kind == SqlPart.End || (ends && IsBlank(sql[range]));
        return ends;
    }

    /// <summary>
    /// Puts quotes around columns whose names have dots, such as <c>ip.src</c>, which SQL would take for a column of a
    /// table; also after a table's name, as in <c>p.ip.src</c>.
    /// </summary>
    /// <param name="sql">A statement.</param>
    /// <param name="isColumn">Whether a name with dots is a column.</param>
    public static string QuoteColumns(string sql, Func<string, bool> isColumn)
    {
        var quoted = new StringBuilder(sql.Length + 32);
        foreach ((SqlPart kind, Range range) in SqlScanner.Parts(sql))
        {
            string text = sql[range];
            int dot = kind == SqlPart.Name ? text.IndexOf('.', StringComparison.Ordinal) : -1;
            if (dot >= 0 && isColumn(text))
                quoted.Append('"').Append(text).Append('"');
            else if (dot >= 0 && text.IndexOf('.', dot + 1) >= 0 && isColumn(text[(dot + 1)..]))
                quoted.Append(text, 0, dot + 1).Append('"').Append(text, dot + 1, text.Length - dot - 1).Append('"');
            else
                quoted.Append(text);
        }
        return quoted.ToString();
    }

    /// <summary>Names with dots that are not in quotes.</summary>
    public static IEnumerable<string> DottedNames(string sql) => SqlScanner.Parts(sql)
        .Where(part => part.Kind == SqlPart.Name)
        .Select(part => sql[part.Range])
        .Where(name => name.Contains('.', StringComparison.Ordinal));

    /// <summary>The word that a text ends with, with the names before it that dots join; empty for none.</summary>
    public static string LastWord(string sql)
    {
        int start = sql.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit(sql[start - 1]) || sql[start - 1] is '_' or '.'))
            start--;
        return sql[start..];
    }

    /// <summary>The first word, in upper case.</summary>
    public static string FirstWord(string sql)
    {
        foreach ((SqlPart kind, Range range) in SqlScanner.Parts(sql))
        {
            if (kind == SqlPart.Name)
                return sql[range].ToUpperInvariant();
            if (sql[range] == "(")
                return "(";
            if (!IsBlank(sql[range]))
                return "";
        }
        return "";
    }

    /// <summary>
    /// The statement that an EXPLAIN is about, also after ANALYZE and after options in parentheses; null for another
    /// statement.
    /// </summary>
    public static string? Explained(string sql)
    {
        bool isExplain = false;
        int depth = 0;
        foreach ((SqlPart kind, Range range) in SqlScanner.Parts(sql))
        {
            string part = sql[range];
            if (IsBlank(part))
                continue;
            string word = kind == SqlPart.Name ? part.ToUpperInvariant() : part;
            if (!isExplain)
            {
                if (word != Explain)
                    return null;
                isExplain = true;
            }
            else if (depth > 0)
                depth += word switch { "(" => 1, ")" => -1, _ => 0 };
            else if (word == "(" && ExplainOptions.Contains(FirstWord(sql[range.End..])))
                depth = 1;
            else if (!ExplainOptions.Contains(word))
                return sql[range.Start..];
        }
        return isExplain ? "" : null;
    }

    private static bool IsBlank(string part) => string.IsNullOrWhiteSpace(part)
        || part.StartsWith("--", StringComparison.Ordinal) || part.StartsWith("/*", StringComparison.Ordinal);
}
