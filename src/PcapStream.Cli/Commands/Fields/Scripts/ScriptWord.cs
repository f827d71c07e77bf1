using System.Text;

namespace PcapStream.Cli.Commands.Fields.Scripts;

/// <summary>A word of a script.</summary>
/// <param name="Text">The word without its quotes.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="IsQuoted">Whether it is in quotes from its start, as every word is in a list of a program.</param>
/// <param name="Command">The name of the shell command that it belongs to; empty for a quoted word.</param>
internal sealed record ScriptWord(string Text, int Line, bool IsQuoted, string Command);

/// <summary>
/// Takes a script of a shell, or of a language that lists the words of a command in quotes, apart into words. Quotes,
/// escaped line ends, comments and the ends of commands are understood; variables and everything else is text.
/// </summary>
internal static class ScriptWords
{
    // What ends a command of a shell.
    private const string Ends = ";|&\n`";

    private static readonly string[] Prefixes =
        ["sudo", "time", "exec", "env", "nice", "nohup", "then", "do", "else", "if", "while", "!", "{", "xargs"];

    public static IEnumerable<ScriptWord> Of(string script)
    {
        int line = 1;
        string command = "";
        var word = new WordBuilder();
        for (int i = 0; i < script.Length; i++)
        {
            char letter = script[i];
            bool endsLine = letter == '\n';
            if (letter == '\\' && i + 1 < script.Length)
            {
                i += script[i + 1] == '\r' && i + 2 < script.Length ? 2 : 1;
                if (script[i] == '\n')
                    line++;
                else
                    word.Add(script[i], line);
                continue;
            }
            if (letter is '"' or '\'')
            {
                int end = EndOf(script, i);
                word.AddQuoted(script.AsSpan(i + 1, end - i - 1), line, letter == '"');
                line += script.AsSpan(i, end - i).Count('\n');
                i = end;
                continue;
            }
            if (letter == '#' && word.IsEmpty)
            {
                while (i + 1 < script.Length && script[i + 1] != '\n')
                    i++;
                continue;
            }
            // Commas and brackets belong to lists of quoted words; elsewhere they may be part of a word.
            bool separates = char.IsWhiteSpace(letter) || Ends.Contains(letter) || letter is '(' or ')'
                || (letter is '[' or '{' && word.IsEmpty)
                || (letter is ',' or ']' or '}' && (word.IsQuoted || word.IsEmpty));
            if (!separates)
            {
                word.Add(letter, line);
                continue;
            }
            if (word.Take() is { } taken)
            {
                if (!taken.IsQuoted && command.Length == 0 && !IsBeforeCommand(taken.Text))
                    command = Path.GetFileName(taken.Text);
                yield return taken with { Command = taken.IsQuoted ? "" : command };
            }
            if (Ends.Contains(letter) || letter is '(' or ')')
                command = "";
            line += endsLine ? 1 : 0;
        }
        if (word.Take() is { } last)
            yield return last with { Command = last.IsQuoted ? "" : command };
    }

    // Assignments and words that run another command.
    private static bool IsBeforeCommand(string word) =>
        Prefixes.Contains(word) || (word.Contains('=') && !word.StartsWith('-') && !word.Contains('/'));

    // Of a quoted text; the end of the script where the quote is never closed.
    private static int EndOf(string script, int start)
    {
        for (int i = start + 1; i < script.Length; i++)
        {
            if (script[i] == script[start])
                return i;
            if (script[i] == '\\' && script[start] == '"')
                i++;
        }
        return script.Length;
    }

    private sealed class WordBuilder
    {
        private readonly StringBuilder _text = new();
        private int _line;
        private bool _has;

        public bool IsQuoted { get; private set; }

        public bool IsEmpty => !_has;

        public void Add(char letter, int line)
        {
            Begin(line, isQuoted: false);
            _text.Append(letter);
        }

        public void AddQuoted(ReadOnlySpan<char> text, int line, bool hasEscapes)
        {
            Begin(line, isQuoted: true);
            for (int i = 0; i < text.Length; i++)
            {
                // A backslash before another character stays, as in a shell: regular expressions have them.
                if (hasEscapes && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$')
                    i++;
                _text.Append(text[i]);
            }
        }

        public ScriptWord? Take()
        {
            ScriptWord? word = _has ? new ScriptWord(_text.ToString(), _line, IsQuoted, "") : null;
            _text.Clear();
            (_has, IsQuoted) = (false, false);
            return word;
        }

        private void Begin(int line, bool isQuoted)
        {
            if (_has)
                return;
            (_has, _line, IsQuoted) = (true, line, isQuoted);
        }
    }
}
