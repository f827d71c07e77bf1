namespace PcapStream.Sql.Pushdown;

/// <summary>Texts as DuckDB writes them, such as <c>'it''s'</c>.</summary>
internal static class TextConstant
{
    /// <summary>The text; null for what is not one.</summary>
    public static string? Parse(string constant) =>
        constant is ['\'', .., '\''] && constant.Length > 1
            ? constant[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : null;
}
