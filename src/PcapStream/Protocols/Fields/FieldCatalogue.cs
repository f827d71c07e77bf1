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
    private const int Most = 5;

    // No field has a name of that length.
    private const int LongestName = 64;

    /// <summary>
    /// Returns similar names: first those with the given prefix, then by edit distance, the nearest first.
    /// </summary>
    public static IReadOnlyList<string> For(string name, IReadOnlyList<Field> fields)
    {
        if (name.Length is 0 or > LongestName)
            return [];
        int mostSlips = Math.Max(1, name.Length / 3);
        return [.. fields.Select(field => (field.Name, Slips: Rank(name, field.Name)))
            .Where(one => one.Slips <= mostSlips).OrderBy(one => one.Slips).Take(Most).Select(one => one.Name)];
    }

    private static int Rank(string name, string candidate) =>
        candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 0 : Slips(name, candidate.ToLowerInvariant());

    // Optimal string alignment: missing, extra and wrong letters, and neighbours swapped.
    private static int Slips(ReadOnlySpan<char> name, ReadOnlySpan<char> candidate)
    {
        var slips = new int[name.Length + 1, candidate.Length + 1];
        for (int i = 0; i <= name.Length; i++)
            slips[i, 0] = i;
        for (int j = 0; j <= candidate.Length; j++)
            slips[0, j] = j;
        for (int i = 1; i <= name.Length; i++)
        {
            for (int j = 1; j <= candidate.Length; j++)
            {
                int wrong = slips[i - 1, j - 1] + (name[i - 1] == candidate[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(wrong, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && name[i - 1] == candidate[j - 2] && name[i - 2] == candidate[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }
        return slips[name.Length, candidate.Length];
    }
}
