using System.Globalization;
using System.Text;

namespace PcapStream.Cli;

/// <summary>Texts out of captures, and names of files: they may hold what terminals obey.</summary>
internal static class PrintableText
{
    /// <summary>The same text, with control characters as <c>\x1b</c>; line ends and tabs stay if they are to be kept.</summary>
    public static string Of(string text, bool keepLines)
    {
        foreach (char letter in text)
        {
            if (char.IsControl(letter))
                return Escape(text, keepLines);
        }
        return text;
    }

    private static string Escape(string text, bool keepLines)
    {
        var printable = new StringBuilder();
        foreach (char letter in text)
        {
            if (char.IsControl(letter) && !(keepLines && letter is ('\n' or '\t')))
                printable.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
            else
                printable.Append(letter);
        }
        return printable.ToString();
    }
}
