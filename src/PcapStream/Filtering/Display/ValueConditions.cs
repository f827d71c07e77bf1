using System.Text.RegularExpressions;
using PcapStream.Filtering.Display.Operands;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display;

/// <summary>A condition on pairs of two parts' values: one pair satisfies it, or all. No pair satisfies none.</summary>
internal abstract class PairCondition(DisplayOperand left, DisplayOperand right, Quantity quantity) : DisplayCondition
{
    public override int Cost => left.Cost + right.Cost;

    public sealed override bool Test(ref FieldSource source)
    {
        FieldValues lefts = left.Read(ref source);
        if (lefts.Count == 0)
            return false;
        FieldValues rights = right.Read(ref source);
        bool decides = quantity == Quantity.Any;
        for (int i = 0; i < lefts.Count; i++)
        {
            for (int j = 0; j < rights.Count; j++)
            {
                if (Holds(lefts[i], rights[j]) == decides)
                    return decides;
            }
        }
        return !decides && rights.Count > 0;
    }

    /// <summary>Whether one of some packets may have a pair of equal values.</summary>
    protected bool MayBeEqual(ValueSurvey survey) => MayEqual(left, right, survey) && MayEqual(right, left, survey);

    /// <summary>Whether a pair satisfies it.</summary>
    protected abstract bool Holds(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other);
}

/// <summary>A comparison of values.</summary>
internal sealed class ComparisonCondition(
    DisplayOperand left, DisplayOperand right, Relation relation, Quantity quantity)
    : PairCondition(left, right, quantity)
{
    private readonly ValueOrder _order = ValueOrders.Of(left.Type, right.Type);
    private readonly byte[]? _mask = (left as ConstantOperand)?.Mask ?? (right as ConstantOperand)?.Mask;

    public override bool MayHold(ValueSurvey survey) =>
        relation != Relation.Equal || MayBeEqual(survey);

    protected override bool Holds(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int order = _order.Compare(one, other, _mask);
        return relation switch
        {
            Relation.Equal => order == 0,
            Relation.NotEqual => order != 0,
            Relation.Less => order < 0,
            Relation.LessOrEqual => order <= 0,
            Relation.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

/// <summary>Whether values hold others. Nothing holds an empty one.</summary>
internal sealed class ContainsCondition(DisplayOperand left, DisplayOperand right, Quantity quantity)
    : PairCondition(left, right, quantity)
{
    private const int SearchCost = 20;

    public override int Cost => base.Cost + SearchCost;

    protected override bool Holds(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !other.IsEmpty && one.IndexOf(other) >= 0;
}

/// <summary>Whether values match a regular expression, in which each byte is a character.</summary>
internal sealed class MatchesCondition(DisplayOperand operand, Regex pattern, Quantity quantity) : DisplayCondition
{
    private const int SearchCost = 100;

    private char[] _characters = [];

    public override int Cost => operand.Cost + SearchCost;

    public override bool Test(ref FieldSource source)
    {
        FieldValues values = operand.Read(ref source);
        bool decides = quantity == Quantity.Any;
        for (int i = 0; i < values.Count; i++)
        {
            if (Matches(values[i]) == decides)
                return decides;
        }
        return !decides && values.Count > 0;
    }

    private bool Matches(ReadOnlySpan<byte> value)
    {
        if (_characters.Length < value.Length)
            _characters = new char[value.Length];
        for (int i = 0; i < value.Length; i++)
            _characters[i] = PatternTranslator.CharacterOf(value[i]);
        return pattern.IsMatch(_characters.AsSpan(0, value.Length));
    }
}

/// <summary>
/// Whether values are in a set of values and ranges. As in Wireshark, all values are in it if one member or range holds
/// them all.
/// </summary>
internal sealed class MembershipCondition(DisplayOperand operand, SetItem[] items, Quantity quantity) : DisplayCondition
{
    public override int Cost => operand.Cost + items.Length;

    public override bool Test(ref FieldSource source)
    {
        FieldValues values = operand.Read(ref source);
        foreach (SetItem item in items)
        {
            if (Holds(item, values, ref source))
                return true;
        }
        return false;
    }

    public override bool MayHold(ValueSurvey survey) =>
        Array.Exists(items, item => item.High is not null || MayEqual(operand, item.Low, survey));

    private bool Holds(SetItem item, FieldValues values, ref FieldSource source)
    {
        bool decides = quantity == Quantity.Any;
        for (int i = 0; i < values.Count; i++)
        {
            if (item.Holds(values[i], ref source) == decides)
                return decides;
        }
        return !decides && values.Count > 0;
    }
}

/// <summary>A member of a set, or a range of members with both ends.</summary>
internal sealed class SetItem(DisplayOperand low, DisplayOperand? high, ValueOrder order)
{
    private readonly byte[]? _lowMask = (low as ConstantOperand)?.Mask;
    private readonly byte[]? _highMask = (high as ConstantOperand)?.Mask;

    /// <summary>The member, or the first of the range.</summary>
    public DisplayOperand Low => low;

    /// <summary>The last of the range; null for a member.</summary>
    public DisplayOperand? High => high;

    /// <summary>Whether a value is this member, or in the range.</summary>
    public bool Holds(ReadOnlySpan<byte> value, ref FieldSource source)
    {
        FieldValues lows = low.Read(ref source);
        for (int i = 0; i < lows.Count; i++)
        {
            int comparison = order.Compare(value, lows[i], _lowMask);
            if (high is null ? comparison == 0 : comparison >= 0 && IsBelowHigh(value, ref source))
                return true;
        }
        return false;
    }

    private bool IsBelowHigh(ReadOnlySpan<byte> value, ref FieldSource source)
    {
        FieldValues highs = high!.Read(ref source);
        for (int i = 0; i < highs.Count; i++)
        {
            if (order.Compare(value, highs[i], _highMask) <= 0)
                return true;
        }
        return false;
    }
}

/// <summary>Relations between two values.</summary>
internal enum Relation
{
    /// <summary>They are equal.</summary>
    Equal,

    /// <summary>They are not equal.</summary>
    NotEqual,

    /// <summary>The first comes before the second.</summary>
    Less,

    /// <summary>The second does not come before the first.</summary>
    LessOrEqual,

    /// <summary>The first comes after the second.</summary>
    Greater,

    /// <summary>The first does not come before the second.</summary>
    GreaterOrEqual,
}
