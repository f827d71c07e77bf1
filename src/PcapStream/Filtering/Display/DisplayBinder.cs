using System.Text.RegularExpressions;
using PcapStream.Filtering.Display.Operands;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Filtering.Display;

/// <summary>
/// Finds the names of a display filter, checks its types, and makes the conditions that decide on packets.
/// </summary>
internal sealed class DisplayBinder
{
    private readonly Dictionary<byte[], Regex> _patterns;

    private DisplayBinder(Dictionary<byte[], Regex> patterns) => _patterns = patterns;

    /// <summary>Whether a field or protocol belongs to a layer, not to the frame.</summary>
    public bool NeedsLayers { get; private set; }

    /// <summary>What has to be joined for fields and protocols of applications.</summary>
    public StreamKinds Joins { get; private set; }

    /// <summary>Whether a field depends on the packets before.</summary>
    public bool NeedsPlaces { get; private set; }

    /// <summary>The streams that have to be followed.</summary>
    public StreamKinds Streams { get; private set; }

    /// <inheritdoc cref="Field.LaterStreams"/>
    public StreamKinds LaterStreams { get; private set; }

    /// <summary>Makes the conditions of a filter, for one thread.</summary>
    /// <param name="syntax">The filter; null for one without a condition.</param>
    /// <param name="patterns">The regular expressions that are compiled; new ones are added.</param>
    /// <exception cref="DisplayFilterException">A name is unknown, or types do not fit.</exception>
    public static DisplayMatcher Bind(DisplaySyntax? syntax, Dictionary<byte[], Regex> patterns)
    {
        var binder = new DisplayBinder(patterns);
        DisplayCondition root = syntax is null ? new EveryPacket() : binder.Condition(syntax);
        return new DisplayMatcher(root)
        {
            NeedsLayers = binder.NeedsLayers,
            Joins = binder.Joins,
            NeedsPlaces = binder.NeedsPlaces,
            Streams = binder.Streams,
            LaterStreams = binder.LaterStreams,
        };
    }

    private DisplayCondition Condition(DisplaySyntax syntax)
    {
        switch (syntax)
        {
            case NotSyntax not:
                return new NotCondition(Condition(not.Operand));
            case LogicSyntax { Operator: "xor" } odd:
                return new OddCondition([.. odd.Parts.Select(Condition)]);
            case LogicSyntax logic:
                return new LogicCondition(
                    [.. logic.Parts.Select(Condition)], logic.Operator == "or" ? Quantity.Any : Quantity.All);
            case ComparisonSyntax comparison:
                return Comparison(comparison);
            case MembershipSyntax membership:
                return Membership(membership);
        }
        if (IsUnnamed(syntax))
            throw NotAName(syntax);
        DisplayOperand operand = Operand(syntax, isWhole: false);
        return operand is LayerOperand or SliceOperand or RawNumberOperand
            ? new PresenceCondition(operand)
            : new NonZeroCondition(operand);
    }

    private DisplayCondition Comparison(ComparisonSyntax comparison)
    {
        if (comparison.Operator == "matches")
            return Matches(comparison);
        bool isSearch = comparison.Operator == "contains";
        (DisplayOperand left, DisplayOperand right) =
            Pair(comparison.Left, comparison.Right, isSearch);
        if (isSearch)
            return new ContainsCondition(left, right, comparison.Quantity ?? Quantity.Any);
        if (left.Type.Kind == OperandKind.Nothing)
        {
            throw new DisplayFilterException(
                $"{Describe(comparison.Left)} has no value, and can only be present or not", comparison.Left.Column);
        }
        (Relation relation, Quantity usual) = comparison.Operator switch
        {
            "==" => (Relation.Equal, Quantity.Any),
            "!=" => (Relation.NotEqual, Quantity.All),
            "===" => (Relation.Equal, Quantity.All),
            "!==" => (Relation.NotEqual, Quantity.Any),
            "<" => (Relation.Less, Quantity.Any),
            "<=" => (Relation.LessOrEqual, Quantity.Any),
            ">" => (Relation.Greater, Quantity.Any),
            _ => (Relation.GreaterOrEqual, Quantity.Any),
        };
        if (relation is not (Relation.Equal or Relation.NotEqual) && (IsNotANumber(left) || IsNotANumber(right)))
            throw new DisplayFilterException("nan is neither less nor greater than a number", comparison.Column);
        return new ComparisonCondition(left, right, relation, comparison.Quantity ?? usual);
    }

    private static bool IsNotANumber(DisplayOperand operand) =>
        operand is ConstantOperand { Type.Kind: OperandKind.Real } constant && double.IsNaN(constant.Read().RealAt(0));

    private MatchesCondition Matches(ComparisonSyntax comparison)
    {
        if (comparison.Right is not QuotedSyntax { IsCharacter: false } pattern)
            throw new DisplayFilterException("matches needs a text in double quotes", comparison.Right.Column);
        DisplayOperand operand = Required(comparison.Left, isWhole: true);
        operand = ValueNameOperand.Of(operand) ?? operand;
        RequireBytes(operand, comparison.Left, "matches");
        return new MatchesCondition(operand, Pattern(pattern), comparison.Quantity ?? Quantity.Any);
    }

    private Regex Pattern(QuotedSyntax pattern)
    {
        if (_patterns.TryGetValue(pattern.Bytes, out Regex? known))
            return known;
        try
        {
            return _patterns[pattern.Bytes] = PatternTranslator.Compile(pattern.Bytes);
        }
        catch (RegexParseException error)
        {
            throw new DisplayFilterException(
                $"the regular expression {pattern.Text} is not valid: {error.Error}", pattern.Column);
        }
        catch (NotSupportedException)
        {
            throw new DisplayFilterException(
                $"the regular expression {pattern.Text} has a part that is not supported: look-arounds, references to "
                + "groups, atomic groups and the like", pattern.Column);
        }
    }

    private MembershipCondition Membership(MembershipSyntax membership)
    {
        DisplayOperand operand = Required(membership.Operand, isWhole: false);
        var items = new List<SetItem>();
        foreach ((DisplaySyntax low, DisplaySyntax? high) in membership.Items)
        {
            DisplayOperand first = Like(low, operand, membership.Operand);
            DisplayOperand? last = high is null ? null : Like(high, operand, membership.Operand);
            items.Add(new SetItem(first, last, ValueOrders.Of(operand.Type, first.Type)));
        }
        return new MembershipCondition(operand, [.. items], membership.Quantity ?? Quantity.Any);
    }

    // Two parts of types that fit; a constant takes the type of the other.
    private (DisplayOperand Left, DisplayOperand Right) Pair(
        DisplaySyntax left, DisplaySyntax right, bool isSearch)
    {
        if (IsUnnamed(left))
        {
            if (IsUnnamed(right) || isSearch || left is WordSyntax { Text: var text } && IsLikeName(text))
                throw NotAName(left);
            DisplayOperand other = Operand(right, isSearch);
            return (Like(left, other, right), other);
        }
        DisplayOperand operand = Operand(left, isSearch);
        if (!isSearch)
            return (operand, Like(right, operand, left));
        operand = ValueNameOperand.Of(operand) ?? operand;
        RequireBytes(operand, left, "contains");
        // What is searched for is bytes, of any length.
        return operand.Type.IsBytes && IsUnnamed(right)
            ? (operand, ConstantReader.Read(right, OperandType.Bytes, null) ?? throw NotOfType(right, operand, left))
            : (operand, Like(right, operand, left));
    }

    // A part on the other side of an operand.
    private DisplayOperand Like(DisplaySyntax syntax, DisplayOperand operand, DisplaySyntax operandSyntax)
    {
        if (IsUnnamed(syntax))
        {
            return ConstantReader.Read(syntax, operand.Type, (operand as LayerOperand)?.Field)
                ?? throw NotOfType(syntax, operand, operandSyntax);
        }
        DisplayOperand other = Operand(syntax, isWhole: false);
        return operand.Type.IsComparableWith(other.Type)
            ? other
            : throw new DisplayFilterException(
                $"{Describe(operandSyntax)} is {operand.Type}, and {Describe(syntax)} is {other.Type}", syntax.Column);
    }

    private DisplayOperand Required(DisplaySyntax syntax, bool isWhole) =>
        IsUnnamed(syntax) ? throw NotAName(syntax) : Operand(syntax, isWhole);

    private DisplayOperand Operand(DisplaySyntax syntax, bool isWhole)
    {
        switch (syntax)
        {
            case WordSyntax word:
                return Layer(word, isWhole) ?? throw NotAName(word);
            case RangesSyntax { AreLayers: true } layers:
                return layers.Operand is WordSyntax field && Layer(field, isWhole) is { } all
                    ? all.In(layers.Ranges)
                    : throw new DisplayFilterException("# needs a field or protocol before it", layers.Column);
            case RangesSyntax slice:
                return Slice(slice);
            case RawSyntax raw:
                return Raw(raw);
            case CallSyntax call:
                return DisplayFunctions.Bind(call, IsUnnamed, argument => Required(argument, isWhole: false), Like);
            case SignSyntax sign:
                DisplayOperand signed = Required(sign.Operand, isWhole: false);
                RequireNumber(signed, sign.Operand, sign.IsNegative ? "-" : "+", allowsDuration: true);
                return sign.IsNegative ? new SignedOperand(signed, isAbsolute: false) : signed;
            case ArithmeticSyntax arithmetic:
                return Arithmetic(arithmetic);
            case QuotedSyntax:
                throw NotAName(syntax);
            default:
                throw new DisplayFilterException("a condition has no value that could be used here", syntax.Column);
        }
    }

    private LayerOperand? Layer(WordSyntax word, bool isWhole)
    {
        // A point before a name says that it is one.
        string name = FormerNames.Replace(word.Text.StartsWith('.') ? word.Text[1..] : word.Text);
        Field? column = SummaryFields.FindFiltered(name);
        if ((column ?? FieldCatalogue.Find(name)) is { } field)
        {
            NeedsLayers |= field.Protocol != Protocol.Frame || field.NeedsApplications || column is not null;
            Joins |= field.Joins;
            NeedsPlaces |= field.NeedsPlace;
            Streams |= field.Streams;
            LaterStreams |= field.LaterStreams;
            return LayerOperand.Of(field);
        }
        Protocol protocol = ProtocolTable.Find(name);
        if (protocol == Protocol.None)
            return null;
        NeedsLayers |= protocol != Protocol.Frame;
        Joins |= ProtocolTable.JoinsOf(protocol);
        return LayerOperand.Of(protocol, isWhole);
    }

    private SliceOperand Slice(RangesSyntax slice)
    {
        DisplayOperand operand = Required(slice.Operand, isWhole: false);
        return operand.Type is { IsBytes: false, IsIp: false, Kind: not OperandKind.Text }
            ? throw new DisplayFilterException(
                $"{Describe(slice.Operand)} is {operand.Type}, and has no bytes to take a part of", slice.Column)
            : new SliceOperand(operand, slice.Ranges);
    }

    private DisplayOperand Raw(RawSyntax raw)
    {
        if (raw.Operand is not WordSyntax word || Layer(word, isWhole: false) is not { } operand)
            throw new DisplayFilterException("@ needs a field after it", raw.Column);
        if (operand.Type.IsBytes || operand.Type.IsIp)
            return new SliceOperand(operand, [new ByteRange(0, null)]);
        return operand.Type.IsNumber && operand.Field is { IsPartOfNumber: false }
            ? new RawNumberOperand(operand)
            : throw new DisplayFilterException($"the bytes of {word.Text} are not known", raw.Column);
    }

    private DisplayOperand Arithmetic(ArithmeticSyntax arithmetic)
    {
        (DisplayOperand left, DisplayOperand right) = arithmetic.Operator == '&'
            ? Pair(arithmetic.Left, arithmetic.Right, isSearch: false)
            : Wide(arithmetic);
        if (arithmetic.Operator == '&')
        {
            if (left.Type.IsIp || left.Type.Kind is OperandKind.Bytes or OperandKind.Ether)
                return new BitsOperand(left, right);
            RequireNumber(left, arithmetic.Left, "&", allowsDuration: false);
        }
        return left.Type.Kind == OperandKind.Real
            ? new RealArithmeticOperand(arithmetic.Operator, left, right)
            : new ArithmeticOperand(arithmetic.Operator, left, right);
    }

    // Numbers that are added and the like may be greater than those of the field.
    private (DisplayOperand Left, DisplayOperand Right) Wide(ArithmeticSyntax arithmetic)
    {
        DisplayOperand? left = IsUnnamed(arithmetic.Left) ? null : Operand(arithmetic.Left, isWhole: false);
        DisplayOperand? right = IsUnnamed(arithmetic.Right) ? null : Operand(arithmetic.Right, isWhole: false);
        DisplayOperand known = (left ?? right)!;
        DisplaySyntax knownSyntax = left is null ? arithmetic.Right : arithmetic.Left;
        RequireNumber(
            known, knownSyntax, arithmetic.Operator.ToString(), allowsDuration: arithmetic.Operator is '+' or '-');
        if (left is not null && right is not null)
            return (left, Like(arithmetic.Right, left, arithmetic.Left));
        DisplaySyntax constantSyntax = left is null ? arithmetic.Left : arithmetic.Right;
        OperandType type = known.Type.IsNumber ? OperandType.Computed : known.Type;
        DisplayOperand constant =
            ConstantReader.Read(constantSyntax, type, null) ?? throw NotOfType(constantSyntax, known, knownSyntax);
        return left is null ? (constant, known) : (known, constant);
    }

    private static void RequireNumber(
        DisplayOperand operand, DisplaySyntax syntax, string operation, bool allowsDuration)
    {
        if (!operand.Type.IsNumber && !(allowsDuration && operand.Type.Kind == OperandKind.Duration)
            && (operand.Type.Kind != OperandKind.Real || operation == "&"))
        {
            throw new DisplayFilterException(
                $"{Describe(syntax)} is {operand.Type}, and {operation} needs a number", syntax.Column);
        }
    }

    private static void RequireBytes(DisplayOperand operand, DisplaySyntax syntax, string operation)
    {
        if (!operand.Type.IsBytes && operand.Type.Kind != OperandKind.Text)
        {
            throw new DisplayFilterException(
                $"{Describe(syntax)} is {operand.Type}, and {operation} needs text or bytes; string() makes text",
                syntax.Column);
        }
    }

    // Whether a part is a constant: it has no name of a field or protocol.
    private bool IsUnnamed(DisplaySyntax syntax) => syntax switch
    {
        WordSyntax word => Layer(word, isWhole: false) is null,
        QuotedSyntax => true,
        SignSyntax sign => IsUnnamed(sign.Operand),
        ArithmeticSyntax arithmetic => IsUnnamed(arithmetic.Left) && IsUnnamed(arithmetic.Right),
        CallSyntax call => DisplayFunctions.IsConstant(call) && call.Arguments.All(IsUnnamed),
        _ => false,
    };

    private static bool IsLikeName(string text) => char.IsAsciiLetter(text[0]) && text.Contains('.');

    private static DisplayFilterException NotOfType(
        DisplaySyntax constant, DisplayOperand operand, DisplaySyntax operandSyntax) =>
        constant is WordSyntax word && IsLikeName(word.Text)
            ? NotAName(constant)
            : new(
                $"{Describe(operandSyntax)} is {operand.Type}, not {ConstantReader.TextOf(constant)}", constant.Column);

    private static DisplayFilterException NotAName(DisplaySyntax syntax)
    {
        if (syntax is not WordSyntax word || !char.IsAsciiLetter(word.Text.TrimStart('.').FirstOrDefault()))
            return new($"{ConstantReader.TextOf(syntax)} is neither a field nor a protocol", syntax.Column);
        IReadOnlyList<string> names = SimilarNames.Of(
            word.Text, FieldCatalogue.All.Select(field => field.Name).Concat(ProtocolTable.AllNames));
        string hint = names.Count == 0 ? "" : $"; did you mean {string.Join(", ", names)}?";
        return new($"unknown field or protocol '{word.Text}'{hint}", syntax.Column);
    }

    private static string Describe(DisplaySyntax syntax) => syntax switch
    {
        WordSyntax word => word.Text,
        QuotedSyntax quoted => quoted.Text,
        RangesSyntax { AreLayers: true } layers => Describe(layers.Operand),
        RangesSyntax slice => $"a part of {Describe(slice.Operand)}",
        CallSyntax call => $"{call.Name}()",
        RawSyntax raw => $"@{Describe(raw.Operand)}",
        _ => "the expression",
    };
}
