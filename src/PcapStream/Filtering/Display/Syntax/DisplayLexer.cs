namespace PcapStream.Filtering.Display.Syntax;

/// <summary>Cuts a display filter into tokens.</summary>
internal sealed class DisplayLexer(string filter)
{
    // Longer ones first.
    private static readonly string[] Symbols =
    [
        "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "^^", "..",
        "~", ">", "<", "!", "&", "+", "-", "*", "/", "%", "(", ")", "{", "}", ",", ";", "#", "@", "$",
    ];

    // Quotes of word processors.
    private const char Opening = '\u201c';
    private const char Closing = '\u201d';

    private int _at;

    /// <summary>The tokens, with the end as the last.</summary>
    /// <exception cref="DisplayFilterException">A constant is not complete, or a character has no meaning.</exception>
    public static List<DisplayToken> Split(string filter)
    {
        var lexer = new DisplayLexer(filter);
        var tokens = new List<DisplayToken>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != DisplayTokenKind.End);
        return tokens;
    }

    private char Current => _at < filter.Length ? filter[_at] : '\0';

    private DisplayToken Next()
    {
        while (_at < filter.Length && char.IsWhiteSpace(filter[_at]))
            _at++;
        if (_at == filter.Length)
            return new DisplayToken(DisplayTokenKind.End, "", _at);
        int start = _at;
        if (Current is 'r' or 'R' && _at + 1 < filter.Length && filter[_at + 1] == '"')
        {
            _at++;
            return Quoted(start, DisplayTokenKind.Text, isRaw: true);
        }
        return Current switch
        {
            '"' or Opening => Quoted(start, DisplayTokenKind.Text, isRaw: false),
            '\'' => Quoted(start, DisplayTokenKind.Character, isRaw: false),
            '[' => Ranges(start),
            _ when IsWordStart(_at) => Word(start),
            _ => Symbol(start),
        };
    }

    private DisplayToken Quoted(int start, DisplayTokenKind kind, bool isRaw)
    {
        char quote = filter[_at++];
        if (quote == Opening)
            quote = Closing;
        int from = _at;
        while (_at < filter.Length && filter[_at] != quote)
            _at += filter[_at] == '\\' ? 2 : 1;
        if (_at >= filter.Length)
        {
            throw new DisplayFilterException(
                quote == '\'' ? "a character has no closing quote" : "a text has no closing quote", start + 1);
        }
        ReadOnlySpan<char> content = filter.AsSpan(from.._at++);
        byte[] bytes = isRaw ? QuotedText.Utf8(content, from) : QuotedText.Unescape(content, from);
        if (kind == DisplayTokenKind.Character && bytes.Length != 1)
            throw new DisplayFilterException($"{filter[start.._at]} is not one character", start + 1);
        return new DisplayToken(kind, filter[start.._at], start, bytes);
    }

    private DisplayToken Ranges(int start)
    {
        int end = filter.IndexOf(']', start);
        if (end < 0)
            throw new DisplayFilterException("[ has no closing ]", start + 1);
        _at = end + 1;
        return new DisplayToken(DisplayTokenKind.Ranges, filter[(start + 1)..end], start);
    }

    private DisplayToken Word(int start)
    {
        _at++;
        while (_at < filter.Length && IsInWord(_at))
            _at++;
        if (Current == '/' && IsAddress(filter.AsSpan(start.._at)))
            TakePrefixLength();
        return new DisplayToken(DisplayTokenKind.Word, filter[start.._at], start);
    }

    private DisplayToken Symbol(int start)
    {
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(filter, start, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new DisplayToken(DisplayTokenKind.Symbol, symbol, start);
            }
        }
        throw new DisplayFilterException(
            Current > '~' ? $"'{Current}' is only possible in quotes" : $"unexpected '{Current}'", start + 1);
    }

    private void TakePrefixLength()
    {
        if (_at + 1 >= filter.Length || !char.IsAsciiDigit(filter[_at + 1]))
            return;
        _at++;
        while (char.IsAsciiDigit(Current))
            _at++;
    }

    private static bool IsAddress(ReadOnlySpan<char> word) =>
        word.Contains(':') || (char.IsAsciiDigit(word[0]) && word.Contains('.'));

    private bool IsWordStart(int at) =>
        char.IsAsciiLetterOrDigit(filter[at]) || filter[at] is '_' or ':' || (filter[at] == '.' && IsInWord(at));

    // Two points are the operator between the ends of a range.
    private bool IsInWord(int at) =>
        char.IsAsciiLetterOrDigit(filter[at]) || filter[at] is '_' or ':' or '-'
        || (filter[at] == '.' && (at + 1 == filter.Length || filter[at + 1] != '.'));
}
