using PcapStream.Filtering.Display.Operands;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display;

/// <summary>Whether one of some packets may have a value in a field; true where that is not known.</summary>
internal delegate bool ValueSurvey(Field field, FieldValues value);

/// <summary>A part of a display filter that is true or false. For one thread.</summary>
internal abstract class DisplayCondition
{
    /// <summary>The time to decide, in units of reading a field.</summary>
    public abstract int Cost { get; }

    /// <summary>Whether the packet satisfies it.</summary>
    public abstract bool Test(ref FieldSource source);

    /// <summary>Whether one of some packets may satisfy it, by what is known of them all.</summary>
    public virtual bool MayHold(ValueSurvey survey) => true;

    /// <summary>
    /// Whether one of some packets may have a value of a part that is another's, by what is known of them all.
    /// </summary>
    protected static bool MayEqual(DisplayOperand part, DisplayOperand other, ValueSurvey survey) =>
        part is not LayerOperand { Field: { } field } || other is not ConstantOperand { Mask: null } constant
            || survey(field, constant.Read());
}

/// <summary>Whether a field or protocol is in the packet.</summary>
internal sealed class PresenceCondition(DisplayOperand operand) : DisplayCondition
{
    public override int Cost => operand.Cost;

    public override bool Test(ref FieldSource source) => operand.Exists(ref source);
}

/// <summary>Whether a computed value is not zero and not empty.</summary>
internal sealed class NonZeroCondition(DisplayOperand operand) : DisplayCondition
{
    private readonly bool _isText = operand.Type.Kind == OperandKind.Text;

    public override int Cost => operand.Cost + 1;

    public override bool Test(ref FieldSource source)
    {
        FieldValues values = operand.Read(ref source);
        for (int i = 0; i < values.Count; i++)
        {
            if (_isText ? values[i].Length > 0 : values[i].ContainsAnyExcept((byte)0))
                return true;
        }
        return false;
    }
}

/// <summary>The opposite.</summary>
internal sealed class NotCondition(DisplayCondition condition) : DisplayCondition
{
    public override int Cost => condition.Cost;

    public override bool Test(ref FieldSource source) => !condition.Test(ref source);
}

/// <summary>All of some conditions, or one of them; the cheapest are tried first.</summary>
internal sealed class LogicCondition(IEnumerable<DisplayCondition> conditions, Quantity quantity) : DisplayCondition
{
    private readonly DisplayCondition[] _conditions = [.. conditions.OrderBy(condition => condition.Cost)];
    private readonly bool _decides = quantity == Quantity.Any;

    public override int Cost { get; } = conditions.Sum(condition => condition.Cost);

    public override bool Test(ref FieldSource source)
    {
        foreach (DisplayCondition condition in _conditions)
        {
            if (condition.Test(ref source) == _decides)
                return _decides;
        }
        return !_decides;
    }

    public override bool MayHold(ValueSurvey survey) => _decides
        ? Array.Exists(_conditions, condition => condition.MayHold(survey))
        : Array.TrueForAll(_conditions, condition => condition.MayHold(survey));
}

/// <summary>An odd number of some conditions.</summary>
internal sealed class OddCondition(DisplayCondition[] conditions) : DisplayCondition
{
    public override int Cost { get; } = conditions.Sum(condition => condition.Cost);

    public override bool Test(ref FieldSource source)
    {
        bool isOdd = false;
        foreach (DisplayCondition condition in conditions)
            isOdd ^= condition.Test(ref source);
        return isOdd;
    }
}

/// <summary>No condition: an empty filter.</summary>
internal sealed class EveryPacket : DisplayCondition
{
    public override int Cost => 0;

    public override bool Test(ref FieldSource source) => true;
}
