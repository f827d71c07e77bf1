using System.Text;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>Escapes text for markdown (CommonMark 0.31, section 2.4), so that it never becomes markup.</summary>
public static class MarkdownText
{
    private const string Markup = "\\`*_{}[]<>()#+-.!|&~";

    /// <summary>
    /// Plain text: adds a backslash to every character that could be markup, and replaces line ends by spaces.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char letter in text)
        {
            if (Markup.Contains(letter, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(letter is '\n' or '\r' ? ' ' : letter);
        }
        return escaped.ToString();
    }

    /// <summary>Code within a line, with any number of backticks.</summary>
    public static string Code(string text)
    {
        string line = text.Replace('\r', ' ').Replace('\n', ' ');
        if (!line.Contains('`', StringComparison.Ordinal))
            return $"`{line}`";
        int longest = 0, run = 0;
        foreach (char letter in line)
            longest = Math.Max(longest, run = letter == '`' ? run + 1 : 0);
        string fence = new('`', longest + 1);
        return $"{fence} {line} {fence}";
    }

    /// <summary>Code in a cell of a table, where a vertical bar would end the cell.</summary>
    public static string CodeInTable(string text) => Code(text).Replace("|", "\\|", StringComparison.Ordinal);
}
