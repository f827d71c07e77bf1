using System.Globalization;
using System.Text;
using PcapStream.Interop;

namespace PcapStream.Cli;

/// <summary>
/// The one escape for text from outside (captures, file names, other programs) before it reaches a terminal, a page or
/// a report: terminals obey control characters, and directional characters (Unicode TR 36) can disguise a text.
/// </summary>
internal static class PrintableText
{
    /// <summary>
    /// The text with C0, DEL, C1 and bytes of file names that are not UTF-8 as <c>\x1b</c>, and with directional
    /// overrides and line separators as <c>\u202e</c>. A text without them is returned unchanged.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepLines">Whether to keep line ends and tabs, which are the program's own layout.</param>
    public static string Of(string text, bool keepLines)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text, i, keepLines))
                return Escape(text, i, keepLines);
        }
        return text;
    }

    private static string Escape(string text, int start, bool keepLines)
    {
        var printable = new StringBuilder(text, 0, start, text.Length + 16);
        for (int i = start; i < text.Length; i++)
        {
            char letter = text[i];
            if (!IsUnsafe(text, i, keepLines))
                printable.Append(letter);
            else if (letter <= 0xFF)
                printable.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
            else if (FileNames.IsEscape(letter))
                printable.Append(CultureInfo.InvariantCulture, $"\\x{letter & 0xFF:x2}");
            else
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }
        return printable.ToString();
    }

    private static bool IsUnsafe(string text, int at, bool keepLines)
    {
        char letter = text[at];
        if (letter < ' ')
            return !keepLines || letter is not ('\n' or '\t');
        if (letter < 0x7F)
            return false;
        return letter is <= '\u009F' or '\u061C' or '\u200E' or '\u200F'
            or (>= '\u2028' and <= '\u202E')
            or (>= '\u2066' and <= '\u2069')
            || (char.IsSurrogate(letter) && IsLone(text, at));
    }

    private static bool IsLone(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
        : at == 0 || !char.IsHighSurrogate(text[at - 1]);
}
