namespace PcapStream.Protocols.Fields;

/// <summary>All fields.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, grouped by protocol, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } = ProtocolTable.CreateFields();

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>Finds a field by name; null if there is none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Suggests names for an unknown one, the most likely first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FieldSuggestions.For(name, All);
    }
}

/// <summary>Names that are similar to an unknown one.</summary>
internal static class FieldSuggestions
{
    private const int MaxNames = 5;

    // No field has a name of that length.
    private const int MaxLength = 64;

    /// <summary>
    /// Returns similar names: first those with the given prefix, then by edit distance, the nearest first.
    /// </summary>
    public static IReadOnlyList<string> For(string name, IReadOnlyList<Field> fields)
    {
        if (name.Length is 0 or > MaxLength)
            return [];
        int maxDistance = Math.Max(1, name.Length / 3);
        return [.. fields.Select(field => (field.Name, Distance: Rank(name, field.Name)))
            .Where(one => one.Distance <= maxDistance).OrderBy(one => one.Distance)
            .Take(MaxNames).Select(one => one.Name)];
    }

    private static int Rank(string name, string candidate) =>
        candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            ? 0
            : EditDistance(name, candidate.ToLowerInvariant());

    // Optimal string alignment: missing, extra and replaced letters, and neighbours swapped.
    private static int EditDistance(ReadOnlySpan<char> name, ReadOnlySpan<char> candidate)
    {
        var distance = new int[name.Length + 1, candidate.Length + 1];
        for (int i = 0; i <= name.Length; i++)
            distance[i, 0] = i;
        for (int j = 0; j <= candidate.Length; j++)
            distance[0, j] = j;
        for (int i = 1; i <= name.Length; i++)
        {
            for (int j = 1; j <= candidate.Length; j++)
            {
                int replaced = distance[i - 1, j - 1] + (name[i - 1] == candidate[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && name[i - 1] == candidate[j - 2] && name[i - 2] == candidate[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }
        return distance[name.Length, candidate.Length];
    }
}
