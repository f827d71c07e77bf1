namespace PcapStream.Sql.Text;

/// <summary>
/// Finds the words of SQL that are names, and the ends of statements: what is not inside of strings, quoted names and
/// comments (DuckDB, "Literal Types"; PostgreSQL, "Lexical Structure").
/// </summary>
internal static class SqlScanner
{
    /// <summary>The parts of a text, which make it up when they are joined.</summary>
    public static IEnumerable<(SqlPart Kind, Range Range)> Parts(string sql)
    {
        int start = 0;
        while (start < sql.Length)
        {
            (SqlPart kind, int end) = PartAt(sql, start);
            yield return (kind, start..end);
            start = end;
        }
    }

    private static (SqlPart Kind, int End) PartAt(string sql, int start)
    {
        char first = sql[start];
        char second = start + 1 < sql.Length ? sql[start + 1] : '\0';
        return first switch
        {
            '\'' => (SqlPart.Other, EndOfQuotes(sql, start, '\'', hasEscapes: false)),
            'e' or 'E' when second == '\'' =>
                (SqlPart.Other, EndOfQuotes(sql, start + 1, '\'', hasEscapes: true)),
            '"' => (SqlPart.Other, EndOfQuotes(sql, start, '"', hasEscapes: false)),
            '-' when second == '-' => (SqlPart.Other, EndOf(sql, start, "\n")),
            '/' when second == '*' => (SqlPart.Other, EndOf(sql, start + 2, "*/")),
            '$' => (SqlPart.Other, EndOfDollars(sql, start)),
            ';' => (SqlPart.End, start + 1),
            _ when char.IsAsciiLetter(first) || first == '_' => (SqlPart.Name, EndOfName(sql, start)),
            _ when char.IsAsciiDigit(first) => (SqlPart.Other, EndOfName(sql, start)),
            _ => (SqlPart.Other, start + 1),
        };
    }

    private static int EndOfQuotes(string sql, int start, char quote, bool hasEscapes)
    {
        for (int i = start + 1; i < sql.Length; i++)
        {
            if (hasEscapes && sql[i] == '\\')
                i++;
            else if (sql[i] == quote)
            {
                // A doubled quote is one in the text.
                if (i + 1 >= sql.Length || sql[i + 1] != quote)
                    return i + 1;
                i++;
            }
        }
        return sql.Length;
    }

    private static int EndOf(string sql, int start, string end)
    {
        int index = start > sql.Length ? -1 : sql.IndexOf(end, start, StringComparison.Ordinal);
        return index < 0 ? sql.Length : index + end.Length;
    }

    // $$text$$ and $tag$text$tag$; a lone dollar sign is a parameter's.
    private static int EndOfDollars(string sql, int start)
    {
        int tag = start + 1;
        while (tag < sql.Length && (char.IsAsciiLetterOrDigit(sql[tag]) || sql[tag] == '_'))
            tag++;
        return tag < sql.Length && sql[tag] == '$' ? EndOf(sql, tag + 1, sql[start..(tag + 1)]) : tag;
    }

    // A name or a number, with the names that dots join to it.
    private static int EndOfName(string sql, int start)
    {
        int end = start;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'
            || (sql[end] == '.' && end + 1 < sql.Length && (char.IsAsciiLetter(sql[end + 1]) || sql[end + 1] == '_'))))
            end++;
        return end;
    }
}

/// <summary>Kinds of parts of SQL.</summary>
internal enum SqlPart
{
    /// <summary>Everything else.</summary>
    Other,

    /// <summary>A keyword, or a name with the names that dots join to it.</summary>
    Name,

    /// <summary>The end of a statement.</summary>
    End,
}
