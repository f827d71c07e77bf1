namespace PcapStream.Protocols.Fields;

/// <summary>Names that are similar to an unknown one.</summary>
public static class SimilarNames
{
    private const int MaxNames = 5;

    // No name is that long.
    private const int MaxLength = 64;

    /// <summary>
    /// The names that are similar to one: first those that begin with it, then by edit distance, the nearest first; at
    /// most five.
    /// </summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="names">The known names.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        if (name.Length is 0 or > MaxLength)
            return [];
        int maxDistance = Math.Max(1, name.Length / 3);
        return [.. names.Select(known => (Name: known, Distance: Rank(name, known)))
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
