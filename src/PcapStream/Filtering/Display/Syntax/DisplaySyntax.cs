namespace PcapStream.Filtering.Display.Syntax;

/// <summary>A part of a display filter as it is written, before its names and types are known.</summary>
/// <param name="Start">The index of its first character in the filter.</param>
internal abstract record DisplaySyntax(int Start)
{
    /// <summary>How many parts are nested in it, at most.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The column of its first character, from 1.</summary>
    public int Column => Start + 1;
}

/// <summary>A name or a constant without quotes.</summary>
internal sealed record WordSyntax(int Start, string Text) : DisplaySyntax(Start);

/// <summary>A constant in quotes.</summary>
/// <param name="Start">The index of its first character in the filter.</param>
/// <param name="Text">Its source, quotes included.</param>
/// <param name="Bytes">Its bytes; one for a character.</param>
/// <param name="IsCharacter">Whether the quotes are single.</param>
internal sealed record QuotedSyntax(int Start, string Text, byte[] Bytes, bool IsCharacter) : DisplaySyntax(Start);

/// <summary>A part followed by ranges: of its bytes, or after <c>#</c> of its layers.</summary>
internal sealed record RangesSyntax(int Start, DisplaySyntax Operand, ByteRange[] Ranges, bool AreLayers)
    : DisplaySyntax(Start);

/// <summary>A field's bytes in the packet: <c>@tcp.port</c>.</summary>
internal sealed record RawSyntax(int Start, DisplaySyntax Operand) : DisplaySyntax(Start);

/// <summary>A function of arguments.</summary>
internal sealed record CallSyntax(int Start, string Name, IReadOnlyList<DisplaySyntax> Arguments)
    : DisplaySyntax(Start);

/// <summary>A sign before a part.</summary>
internal sealed record SignSyntax(int Start, bool IsNegative, DisplaySyntax Operand) : DisplaySyntax(Start);

/// <summary>Two parts with an arithmetic operator between them.</summary>
internal sealed record ArithmeticSyntax(int Start, char Operator, DisplaySyntax Left, DisplaySyntax Right)
    : DisplaySyntax(Start);

/// <summary>A comparison. Start is that of the operator.</summary>
/// <param name="Start">The index of the operator.</param>
/// <param name="Operator">The operator's symbol.</param>
/// <param name="Quantity">Whether <c>any</c> or <c>all</c> is before it.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
internal sealed record ComparisonSyntax(
    int Start, string Operator, Quantity? Quantity, DisplaySyntax Left, DisplaySyntax Right) : DisplaySyntax(Start);

/// <summary>Membership in a set.</summary>
internal sealed record MembershipSyntax(
    int Start, Quantity? Quantity, DisplaySyntax Operand, IReadOnlyList<(DisplaySyntax Low, DisplaySyntax? High)> Items)
    : DisplaySyntax(Start);

/// <summary>A negation.</summary>
internal sealed record NotSyntax(int Start, DisplaySyntax Operand) : DisplaySyntax(Start);

/// <summary>Two or more conditions with <c>and</c>, <c>or</c> or <c>xor</c> between them.</summary>
internal sealed record LogicSyntax(int Start, string Operator, IReadOnlyList<DisplaySyntax> Parts)
    : DisplaySyntax(Start);

/// <summary>How many of a field's values have to satisfy a condition.</summary>
internal enum Quantity
{
    /// <summary>One of them.</summary>
    Any,

    /// <summary>All of them, of which there must be one.</summary>
    All,
}
