namespace PcapStream.Sql.Pushdown;

/// <summary>A part of a condition that DuckDB wrote, as far as it is understood.</summary>
internal abstract record Condition
{
    /// <summary>All of some conditions.</summary>
    public sealed record And(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>Any of some conditions.</summary>
    public sealed record Or(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>A column compared with a constant, in the words of SQL.</summary>
    public sealed record Compare(string Column, string Operator, string Constant) : Condition;

    /// <summary>A column that has a value.</summary>
    public sealed record Present(string Column) : Condition;

    /// <summary>A column of truths that is true, or false.</summary>
    public sealed record Truth(string Column, bool IsTrue) : Condition;

    /// <summary>A text with a constant at its start, at its end or anywhere, by the name of the function.</summary>
    public sealed record HasText(string Column, string Function, string Constant) : Condition;

    /// <summary>A list of values that has one equal to a constant.</summary>
    public sealed record Contains(string Column, string Constant) : Condition;
}
