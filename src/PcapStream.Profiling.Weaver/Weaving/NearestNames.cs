namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>The names that somebody may have meant.</summary>
internal static class NearestNames
{
    private const int Most = 3;

    public static IEnumerable<string> To(string pattern, IEnumerable<string> names)
    {
        string wanted = pattern.Replace("*", "", StringComparison.Ordinal).ToUpperInvariant();
        int parts = wanted.Count(letter => letter == '.') + 1;
        // What a wildcard at the end stands for is no mistake.
        int most = pattern.EndsWith('*') ? wanted.Length : int.MaxValue;
        return names.Distinct().OrderBy(name => Distance(wanted, Shortened(LastParts(name, parts), most).ToUpperInvariant())).ThenBy(name => name, StringComparer.Ordinal).Take(Most);
    }

    private static string LastParts(string name, int count)
    {
        string[] parts = name.Split('.');
        return string.Join('.', parts.Skip(parts.Length - count));
    }

    private static string Shortened(string name, int most) => name.Length <= most ? name : name[..most];

    // Levenshtein's: letters to add, take away or change.
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int changed = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(diagonal, row[j]));
            }
        }
        return row[^1];
    }
}
