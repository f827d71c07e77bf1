using System.Text;

namespace PcapStream.Cli.Rendering;

/// <summary>Breaks text between words.</summary>
internal static class WordWrap
{
    /// <summary>Breaks the lines of a report that are too long.</summary>
    /// <param name="report">Lines.</param>
    /// <param name="columns">The longest line.</param>
    /// <param name="start">What lines that may be broken start with.</param>
    /// <param name="next">What the lines after a break start with.</param>
    public static string Fit(string report, int columns, string start, string next) =>
        string.Join('\n', report.Split('\n').Select(line =>
            line.Length <= columns || !line.StartsWith(start, StringComparison.Ordinal)
                ? line
                : start + string.Join('\n' + next, Lines(line[start.Length..], columns - next.Length))));

    /// <summary>The lines of a text. A word that is longer than a line has a line of its own.</summary>
    /// <param name="text">Words between spaces or line ends.</param>
    /// <param name="columns">The longest line.</param>
    public static IEnumerable<string> Lines(string text, int columns)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }
}
