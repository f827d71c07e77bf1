using System.Text;

namespace PcapStream.Cli.Rendering;

/// <summary>Breaks text between words.</summary>
internal static class WordWrap
{
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
