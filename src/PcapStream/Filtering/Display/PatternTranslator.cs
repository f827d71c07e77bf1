using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PcapStream.Filtering.Display;

/// <summary>
/// Regular expressions of <c>matches</c>: Perl's, without case, over bytes. They are rewritten where .NET gives a
/// construct another meaning, and run in time that is linear in the value's length; constructs that prevent that, such
/// as look-arounds and references to groups, are refused.
/// </summary>
internal static class PatternTranslator
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["alpha"] = "a-zA-Z",
        ["digit"] = "0-9",
        ["alnum"] = "a-zA-Z0-9",
        ["upper"] = "A-Z",
        ["lower"] = "a-z",
        ["space"] = @"\t-\r ",
        ["blank"] = @"\t ",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["cntrl"] = @"\x00-\x1f\x7f",
        ["print"] = @"\x20-\x7e",
        ["graph"] = @"\x21-\x7e",
        ["xdigit"] = "0-9a-fA-F",
        ["word"] = "a-zA-Z0-9_",
    };

    // .NET knows the case of letters beyond ASCII. Characters for private use have none.
    private const char BeyondAscii = '\uE000';

    /// <summary>The character that stands for a byte.</summary>
    public static char CharacterOf(byte one) => one < 0x80 ? (char)one : (char)(BeyondAscii + one);

    /// <summary>Makes the regular expression for a pattern in bytes.</summary>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    /// <exception cref="NotSupportedException">It cannot run in linear time.</exception>
    public static Regex Compile(ReadOnlySpan<byte> pattern) => new(
        Translate(TextOf(pattern)),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static string TextOf(ReadOnlySpan<byte> pattern)
    {
        var text = new StringBuilder(pattern.Length);
        foreach (byte one in pattern)
            text.Append(CharacterOf(one));
        return text.ToString();
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char one = pattern[i];
            if (one == '\\' && i + 1 < pattern.Length)
            {
                i = Escape(pattern, i + 1, inClass, text);
                continue;
            }
            if (inClass && one == '[')
            {
                i = NamedClass(pattern, i, text);
                continue;
            }
            if (one == '[' && !inClass)
            {
                inClass = true;
                text.Append(one);
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    text.Append(pattern[++i]);
                // A bracket at the start of a class is an ordinary character.
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                {
                    text.Append(@"\]");
                    i++;
                }
                continue;
            }
            inClass &= one != ']';
            text.Append(one);
        }
        return text.ToString();
    }

    // .NET's own \d, \s and \w take letters and digits of all scripts. Returns the index of the last character.
    private static int Escape(string pattern, int at, bool inClass, StringBuilder text)
    {
        string? members = pattern[at] switch
        {
            'd' or 'D' => Classes["digit"],
            's' or 'S' => Classes["space"],
            'w' or 'W' => Classes["word"],
            'h' or 'H' => @"\t \uE0A0",
            _ => null,
        };
        if (members is not null)
        {
            bool isDenied = char.IsAsciiLetterUpper(pattern[at]);
            if (isDenied && inClass)
                throw new NotSupportedException($@"\{pattern[at]} in [] is not supported");
            text.Append(inClass ? members : isDenied ? $"[^{members}]" : $"[{members}]");
            return at;
        }
        switch (pattern[at])
        {
            case 'Q':
                int end = pattern.IndexOf(@"\E", at, StringComparison.Ordinal);
                text.Append(Regex.Escape(pattern[(at + 1)..(end < 0 ? pattern.Length : end)]));
                return end < 0 ? pattern.Length : end + 1;
            case 'R':
                text.Append(@"(?:\r\n|[\n-\r\uE085])");
                return at;
            case 'N':
                text.Append(@"[^\n]");
                return at;
            case 'x':
                int digits = at + 1;
                while (digits < pattern.Length && digits < at + 3 && char.IsAsciiHexDigit(pattern[digits]))
                    digits++;
                byte.TryParse(
                    pattern.AsSpan((at + 1)..digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                    out byte value);
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)CharacterOf(value):x4}");
                return digits - 1;
            default:
                text.Append('\\').Append(pattern[at]);
                return at;
        }
    }

    private static int NamedClass(string pattern, int at, StringBuilder text)
    {
        int end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        if (at + 1 >= pattern.Length || pattern[at + 1] != ':' || end < 0)
        {
            text.Append(@"\[");
            return at;
        }
        string name = pattern[(at + 2)..end];
        text.Append(Classes.TryGetValue(name, out string? members)
            ? members
            : throw new NotSupportedException($"[:{name}:] is not a class of characters"));
        return end + 1;
    }
}
