using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>
/// Two parts' numbers with an operator between them, of all pairs. A result that does not fit, and a division by zero,
/// is no value.
/// </summary>
internal sealed class ArithmeticOperand(char operation, DisplayOperand left, DisplayOperand right)
    : PairsOperand(left, right)
{
    public override OperandType Type { get; } = left.Type.IsNumber ? OperandType.Computed : left.Type;

    protected override void Add(FieldValues lefts, int left, FieldValues rights, int right)
    {
        long other = rights.NumberAt(right);
        if (other == 0 && operation is '/' or '%')
            return;
        Int128 result = Arithmetic.Compute(lefts.NumberAt(left), operation, other);
        if (result >= long.MinValue && result <= long.MaxValue)
            Values.AddSigned((long)result);
    }
}

/// <summary>The arithmetic of 64-bit numbers.</summary>
internal static class Arithmetic
{
    /// <summary>Computes a result; the divisor is not zero.</summary>
    public static Int128 Compute(Int128 one, char operation, Int128 other) => operation switch
    {
        '+' => one + other,
        '-' => one - other,
        '*' => one * other,
        '/' => one / other,
        '%' => one % other,
        '&' => one & other,
        _ => throw new InvalidOperationException($"{operation} is not an operator"),
    };
}

/// <summary>Numbers with the other sign, or without a sign.</summary>
internal sealed class SignedOperand(DisplayOperand operand, bool isAbsolute) : EachOperand(operand)
{
    public override OperandType Type { get; } = operand.Type.IsNumber ? OperandType.Computed : operand.Type;

    protected override void Add(FieldValues from, int index)
    {
        if (Type.Kind == OperandKind.Real)
        {
            double real = from.RealAt(index);
            Values.AddReal(isAbsolute ? Math.Abs(real) : -real);
            return;
        }
        long number = from.NumberAt(index);
        // The smallest number has no counterpart.
        if (number != long.MinValue)
            Values.AddSigned(isAbsolute ? Math.Abs(number) : -number);
    }
}

/// <summary>The length of each value, in bytes.</summary>
internal sealed class LengthOperand(DisplayOperand operand) : EachOperand(operand)
{
    // Null where values differ.
    private readonly int? _length =
        operand.Type.Kind is OperandKind.Unsigned or OperandKind.Signed ? operand.Type.Bits / 8 : null;

    public override OperandType Type => OperandType.Computed;

    protected override void Add(FieldValues from, int index) => Values.AddSigned(_length ?? from[index].Length);
}

/// <summary>The number of values; none where there is no value.</summary>
internal sealed class CountOperand(DisplayOperand operand) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => OperandType.Computed;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        int count = operand.Read(ref source).Count;
        _values.Clear();
        if (count > 0)
            _values.AddSigned(count);
        return _values;
    }
}
