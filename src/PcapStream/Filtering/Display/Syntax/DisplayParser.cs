using Kind = PcapStream.Filtering.Display.Syntax.DisplayTokenKind;

namespace PcapStream.Filtering.Display.Syntax;

/// <summary>
/// Parses wireshark-filter(4): from the loosest operators to the tightest, <c>or</c>, <c>xor</c>, <c>and</c>,
/// <c>not</c>, comparisons, <c>&amp;</c>, sums, products, signs, ranges.
/// </summary>
internal sealed class DisplayParser
{
    /// <summary>How deep parts may be nested.</summary>
    public const int MostDepth = 256;

    private static readonly string[][] Logic = [["or", "||"], ["xor", "^^"], ["and", "&&"]];

    // What is written, and the symbol of the same meaning.
    private static readonly Dictionary<string, string> Comparisons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["=="] = "==",
        ["eq"] = "==",
        ["any_eq"] = "==",
        ["!="] = "!=",
        ["ne"] = "!=",
        ["all_ne"] = "!=",
        ["==="] = "===",
        ["all_eq"] = "===",
        ["!=="] = "!==",
        ["~="] = "!==",
        ["any_ne"] = "!==",
        [">"] = ">",
        ["gt"] = ">",
        ["<"] = "<",
        ["lt"] = "<",
        [">="] = ">=",
        ["ge"] = ">=",
        ["<="] = "<=",
        ["le"] = "<=",
        ["contains"] = "contains",
        ["matches"] = "matches",
        ["~"] = "matches",
    };

    private static readonly string[] OtherWords =
        ["or", "xor", "and", "not", "in", "any", "all", "bitwise_and", "bitand"];

    private readonly List<DisplayToken> _tokens;
    private int _next;
    private int _depth;

    private DisplayParser(string filter) => _tokens = DisplayLexer.Split(filter);

    /// <summary>Parses a filter; null for one without a token.</summary>
    /// <exception cref="DisplayFilterException">It is not valid.</exception>
    public static DisplaySyntax? Parse(string filter)
    {
        var parser = new DisplayParser(filter);
        if (parser.Token.Kind == Kind.End)
            return null;
        DisplaySyntax whole = parser.Condition(0);
        return parser.Token.Kind == Kind.End ? whole : throw parser.Unexpected();
    }

    private DisplayToken Token => _tokens[_next];

    private DisplaySyntax Condition(int level)
    {
        if (level == Logic.Length)
            return Negation();
        DisplaySyntax first = Condition(level + 1);
        if (!IsOne(Logic[level]))
            return first;
        List<DisplaySyntax> parts = [first];
        while (Take(Logic[level]))
            parts.Add(Condition(level + 1));
        return Nest(new LogicSyntax(first.Start, Logic[level][0], parts), [.. parts]);
    }

    private DisplaySyntax Negation()
    {
        int start = Token.Start;
        if (!Take("not", "!"))
            return Test();
        Enter();
        DisplaySyntax operand = Negation();
        _depth--;
        return Nest(new NotSyntax(start, operand), operand);
    }

    // A comparison, several in a chain, or a part that is a condition by itself.
    private DisplaySyntax Test()
    {
        Quantity? quantity = Token.Is("any") ? Quantity.Any : Token.Is("all") ? Quantity.All : null;
        if (quantity is not null)
            _next++;
        DisplaySyntax left = Mask();
        if (Token.Is("not") && _tokens[_next + 1].Is("in"))
        {
            int start = Token.Start;
            _next += 2;
            // Wireshark reads any and all alike here: no value is in the set.
            DisplaySyntax membership = Membership(start, Quantity.Any, left);
            return Nest(new NotSyntax(start, membership), membership);
        }
        if (Take("in"))
            return Membership(Token.Start, quantity, left);
        List<DisplaySyntax> chain = [];
        while (Token.Kind is Kind.Word or Kind.Symbol && Comparisons.TryGetValue(Token.Text, out string? operation))
        {
            int start = Token.Start;
            _next++;
            DisplaySyntax right = Mask();
            chain.Add(Nest(new ComparisonSyntax(start, operation, quantity, left, right), left, right));
            left = right;
        }
        if (chain.Count == 0 && quantity is not null)
            throw Token.Kind == Kind.End ? Unexpected() : Fault("any and all need a comparison after the field");
        return chain switch
        {
            [] => left,
            [DisplaySyntax only] => only,
            _ => Nest(new LogicSyntax(chain[0].Start, "and", chain), [.. chain]),
        };
    }

    private MembershipSyntax Membership(int start, Quantity? quantity, DisplaySyntax operand)
    {
        Expect("{");
        var items = new List<(DisplaySyntax Low, DisplaySyntax? High)>();
        do
        {
            DisplaySyntax low = Mask();
            items.Add((low, Take("..") ? Mask() : null));
        }
        while (Take(","));
        Expect("}");
        return Nest(
            new MembershipSyntax(start, quantity, operand, items),
            [operand, .. items.Select(item => item.Low), .. items.Select(item => item.High ?? item.Low)]);
    }

    private DisplaySyntax Mask() => Chain(Sum, "&", "bitwise_and", "bitand");

    private DisplaySyntax Sum() => Chain(Product, "+", "-");

    private DisplaySyntax Product() => Chain(Signed, "*", "/", "%");

    private DisplaySyntax Chain(Func<DisplaySyntax> operand, params ReadOnlySpan<string> operators)
    {
        DisplaySyntax left = operand();
        while (IsOne(operators))
        {
            char operation = Token.Kind == Kind.Word ? '&' : Token.Text[0];
            _next++;
            DisplaySyntax right = operand();
            left = Nest(new ArithmeticSyntax(left.Start, operation, left, right), left, right);
        }
        return left;
    }

    private DisplaySyntax Signed()
    {
        int start = Token.Start;
        bool isNegative = Token.Is("-");
        if (!Take("-", "+"))
            return Ranged();
        Enter();
        DisplaySyntax operand = Signed();
        _depth--;
        return Nest(new SignSyntax(start, isNegative, operand), operand);
    }

    private DisplaySyntax Ranged()
    {
        DisplaySyntax operand = Primary();
        while (true)
        {
            DisplayToken token = Token;
            if (Take("#"))
                operand = Nest(new RangesSyntax(operand.Start, operand, Layers(), AreLayers: true), operand);
            else if (token.Kind == Kind.Ranges)
            {
                _next++;
                ByteRange[] ranges = ByteRange.ParseAll(token.Text, token.Start + 1);
                operand = Nest(new RangesSyntax(operand.Start, operand, ranges, AreLayers: false), operand);
            }
            else
                return operand;
        }
    }

    // Layers count from one.
    private ByteRange[] Layers()
    {
        DisplayToken token = Token;
        bool isNumber = token.Kind == Kind.Word && token.Text.All(char.IsAsciiDigit);
        if (!isNumber && token.Kind != Kind.Ranges)
            throw Fault("# needs the number of a layer, or ranges in []");
        _next++;
        int start = token.Start + (token.Kind == Kind.Ranges ? 1 : 0);
        return ByteRange.ParseAll(token.Text, start);
    }

    private DisplaySyntax Primary()
    {
        DisplayToken token = Token;
        switch (token.Kind)
        {
            case Kind.Text or Kind.Character:
                _next++;
                return new QuotedSyntax(token.Start, token.Text, token.Bytes!, token.Kind == Kind.Character);
            case Kind.Word when !IsOperator(token.Text):
                _next++;
                return Token.Is("(") && Token.Start == token.Start + token.Text.Length
                    ? Call(token)
                    : new WordSyntax(token.Start, token.Text);
        }
        if (token.Is("@"))
        {
            _next++;
            DisplaySyntax operand = Primary();
            return Nest(new RawSyntax(token.Start, operand), operand);
        }
        if (Take("$"))
            return Macro(token.Start);
        string? closing = token.Is("(") ? ")" : token.Is("{") ? "}" : null;
        if (closing is null)
            throw Unexpected();
        _next++;
        Enter();
        DisplaySyntax inner = Condition(0);
        _depth--;
        Expect(closing);
        return inner;
    }

    // $name(argument, ...), ${name:argument;...} or ${name;argument;...}
    private DisplaySyntax Macro(int start)
    {
        bool isOld = Take("{");
        DisplayToken word = Token.Kind == Kind.Word ? Token : throw Fault($"$ needs the name of a macro{Found()}");
        _next++;
        var arguments = new List<DisplaySyntax>();
        string name = word.Text;
        int colon = isOld ? name.IndexOf(':', StringComparison.Ordinal) : -1;
        if (colon >= 0)
        {
            if (colon + 1 < name.Length)
                arguments.Add(new WordSyntax(word.Start + colon + 1, name[(colon + 1)..]));
            name = name[..colon];
        }
        if (!isOld)
            Expect("(");
        Enter();
        string closing = isOld ? "}" : ")";
        string separator = isOld ? ";" : ",";
        while (!Token.Is(closing))
        {
            if (isOld || arguments.Count > 0)
                Expect(separator);
            arguments.Add(Mask());
        }
        _next++;
        _depth--;
        return Nest(DisplayMacros.Expand(name, start, arguments), [.. arguments]);
    }

    private static bool IsOperator(string word) =>
        Comparisons.ContainsKey(word) || OtherWords.Contains(word, StringComparer.OrdinalIgnoreCase);

    private CallSyntax Call(DisplayToken name)
    {
        Expect("(");
        Enter();
        var arguments = new List<DisplaySyntax>();
        while (!Token.Is(")"))
        {
            if (arguments.Count > 0)
                Expect(",");
            arguments.Add(Mask());
        }
        _next++;
        _depth--;
        return Nest(new CallSyntax(name.Start, name.Text, arguments), [.. arguments]);
    }

    private static T Nest<T>(T syntax, params ReadOnlySpan<DisplaySyntax> parts)
        where T : DisplaySyntax
    {
        int depth = 1;
        foreach (DisplaySyntax part in parts)
            depth = Math.Max(depth, part.Depth + 1);
        return depth <= MostDepth ? syntax with { Depth = depth } : throw TooDeep(syntax.Start);
    }

    private void Enter()
    {
        if (++_depth > MostDepth)
            throw TooDeep(Token.Start);
    }

    private static DisplayFilterException TooDeep(int start) =>
        new($"more than {MostDepth} parts are nested", start + 1);

    private bool IsOne(params ReadOnlySpan<string> operations)
    {
        foreach (string operation in operations)
        {
            if (Token.Is(operation))
                return true;
        }
        return false;
    }

    private bool Take(params ReadOnlySpan<string> operations)
    {
        bool isTaken = IsOne(operations);
        _next += isTaken ? 1 : 0;
        return isTaken;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
            throw Fault($"expected '{symbol}'{Found()}");
    }

    private DisplayFilterException Unexpected() =>
        Token.Kind == Kind.End ? Fault("the filter ends too early") : Fault($"unexpected '{Shown()}'");

    private string Found() => Token.Kind == Kind.End ? ", but the filter ends" : $", not '{Shown()}'";

    private string Shown() => Token.Kind == Kind.Ranges ? $"[{Token.Text}]" : Token.Text;

    private DisplayFilterException Fault(string message) => new(message, Token.Start + 1);
}
