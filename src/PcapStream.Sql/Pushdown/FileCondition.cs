namespace PcapStream.Sql.Pushdown;

/// <summary>Whether captures can have rows that pass a condition, by their names alone.</summary>
internal static class FileCondition
{
    /// <summary>The column of the captures' names.</summary>
    public const string Column = "file";

    /// <summary>Whether a condition may hold for rows of a capture; parts about other columns may always.</summary>
    public static bool MayHold(Condition condition, string file) => condition switch
    {
        Condition.And and => and.Parts.All(part => MayHold(part, file)),
        Condition.Or or => or.Parts.Any(part => MayHold(part, file)),
        Condition.Compare(Column, var comparison, var constant) =>
            TextConstant.Parse(constant) is not { } text || Compare(file, comparison, text),
        Condition.HasText(Column, var function, var constant) =>
            TextConstant.Parse(constant) is not { } text || HasText(file, function, text),
        _ => true,
    };

    // The order of texts is left to the database.
    private static bool Compare(string file, string comparison, string text) => comparison switch
    {
        "=" => file == text,
        "!=" => file != text,
        _ => true,
    };

    private static bool HasText(string file, string function, string text) => function switch
    {
        "prefix" or "starts_with" => file.StartsWith(text, StringComparison.Ordinal),
        "suffix" or "ends_with" => file.EndsWith(text, StringComparison.Ordinal),
        _ => file.Contains(text, StringComparison.Ordinal),
    };
}
