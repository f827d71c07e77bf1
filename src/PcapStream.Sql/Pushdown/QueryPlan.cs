using System.Text.Json;

namespace PcapStream.Sql.Pushdown;

/// <summary>Finds in DuckDB's plan of a query what it selects of a table function (EXPLAIN, FORMAT json).</summary>
internal static class QueryPlan
{
    private const string Filter = "FILTER";

    /// <summary>
    /// The condition on the rows of a function, as DuckDB writes it; null for no condition, and for a query that reads
    /// the function several times: one reading would have to serve different conditions.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="function">The function's name.</param>
    public static string? ConditionOn(string plan, string function)
    {
        using var document = JsonDocument.Parse(plan);
        var conditions = new List<string?>();
        foreach (JsonElement root in document.RootElement.EnumerateArray())
            Collect(root, parent: null, function, conditions);
        return conditions.Count == 1 ? conditions[0] : null;
    }

    private static void Collect(JsonElement node, JsonElement? parent, string function, List<string?> conditions)
    {
        if (TextOf(node, "name").Equals(function, StringComparison.OrdinalIgnoreCase))
        {
            conditions.Add(
                parent is { } above && TextOf(above, "name") == Filter
                    && above.GetProperty("extra_info").TryGetProperty("Expression", out JsonElement expression)
                    && expression.ValueKind == JsonValueKind.String
                    ? expression.GetString()
                    : null);
        }
        foreach (JsonElement child in node.GetProperty("children").EnumerateArray())
            Collect(child, node, function, conditions);
    }

    private static string TextOf(JsonElement node, string property) => node.GetProperty(property).GetString()!.Trim();
}
