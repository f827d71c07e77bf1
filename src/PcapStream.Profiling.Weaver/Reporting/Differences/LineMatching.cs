namespace PcapStream.Profiling.Weaver.Reporting.Differences;

/// <summary>Pairs the lines of a method in two profiles.</summary>
internal static class LineMatching
{
    // Cells of the table for the longest common sequence: 16 MiB.
    private const long MostCells = 1 << 22;

    /// <param name="old">The method's lines in the earlier profile, in order.</param>
    /// <param name="current">Those in the later profile, in order.</param>
    /// <returns>All lines; one without a partner is alone in its pair.</returns>
    public static IEnumerable<(SavedLine? Old, SavedLine? Current)> Match(SavedLine[] old, SavedLine[] current)
    {
        var partners = new int?[old.Length];
        var free = Enumerable.Range(0, current.Length).ToHashSet();
        MatchInOrder(old, current, partners, free);
        MatchMoved(old, current, partners, free);
        MatchByNumber(old, current, partners, free);
        for (int i = 0; i < old.Length; i++)
            yield return (old[i], partners[i] is { } partner ? current[partner] : null);
        foreach (int i in free.Order())
            yield return (null, current[i]);
    }

    // The longest common sequence of texts keeps each of several equal lines, such as braces, in its place.
    private static void MatchInOrder(SavedLine[] old, SavedLine[] current, int?[] partners, HashSet<int> free)
    {
        if ((long)(old.Length + 1) * (current.Length + 1) > MostCells)
            return;
        var lengths = new int[old.Length + 1, current.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = current.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = AreSame(old[i], current[j])
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }
        for (int i = 0, j = 0; i < old.Length && j < current.Length;)
        {
            if (AreSame(old[i], current[j]))
                Pair(i++, j++, partners, free);
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
                i++;
            else
                j++;
        }
    }

    private static void MatchMoved(SavedLine[] old, SavedLine[] current, int?[] partners, HashSet<int> free)
    {
        var places = free.Order().Where(i => HasText(current[i]))
            .GroupBy(i => Key(current[i]))
            .ToDictionary(same => same.Key, same => new Queue<int>(same));
        for (int i = 0; i < old.Length; i++)
        {
            if (partners[i] is null && places.TryGetValue(Key(old[i]), out Queue<int>? same)
                && same.TryDequeue(out int place))
                Pair(i, place, partners, free);
        }
    }

    // A line whose text has changed is as far below the matched line before it as it was.
    private static void MatchByNumber(SavedLine[] old, SavedLine[] current, int?[] partners, HashSet<int> free)
    {
        var places = new Dictionary<(string, int), int>();
        foreach (int i in free.Order())
            places.TryAdd((FileName(current[i]), current[i].Line), i);
        var shifts = new Dictionary<string, int>();
        for (int i = 0; i < old.Length; i++)
        {
            string file = FileName(old[i]);
            if (partners[i] is { } partner)
                shifts[file] = current[partner].Line - old[i].Line;
            else if (places.Remove((file, old[i].Line + shifts.GetValueOrDefault(file)), out int place))
                Pair(i, place, partners, free);
        }
    }

    private static void Pair(int old, int current, int?[] partners, HashSet<int> free)
    {
        partners[old] = current;
        free.Remove(current);
    }

    private static bool AreSame(SavedLine old, SavedLine current) => HasText(old) && Key(old) == Key(current);

    private static bool HasText(SavedLine line) => !string.IsNullOrWhiteSpace(line.Text);

    // The folders may differ: the profiles may come from two copies of the source.
    private static (string File, string Text) Key(SavedLine line) => (FileName(line), line.Text.Trim());

    private static string FileName(SavedLine line) => Path.GetFileName(line.File);
}
