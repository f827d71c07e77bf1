using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>
/// Two parts' numbers with an operator between them, of all pairs. A result that does not fit, and a division by zero,
/// is no value.
/// </summary>
internal sealed class ArithmeticOperand(char operation, DisplayOperand left, DisplayOperand right) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => left.Type.IsNumber ? OperandType.Computed : left.Type;

    public override int Cost => left.Cost + right.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues lefts = left.Read(ref source);
        FieldValues rights = right.Read(ref source);
        _values.Clear();
        for (int i = 0; i < lefts.Count; i++)
        {
            for (int j = 0; j < rights.Count; j++)
                Add(lefts.NumberAt(i), rights.NumberAt(j));
        }
        return _values;
    }

    private void Add(Int128 one, Int128 other)
    {
        if (other == 0 && operation is '/' or '%')
            return;
        Int128 result = Arithmetic.Compute(one, operation, other);
        if (result >= long.MinValue && result <= long.MaxValue)
            _values.AddSigned((long)result);
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
internal sealed class SignedOperand(DisplayOperand operand, bool isAbsolute) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => operand.Type.IsNumber ? OperandType.Computed : operand.Type;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues numbers = operand.Read(ref source);
        _values.Clear();
        for (int i = 0; i < numbers.Count; i++)
        {
            long number = numbers.NumberAt(i);
            // The smallest number has no counterpart.
            if (number != long.MinValue)
                _values.AddSigned(isAbsolute ? Math.Abs(number) : -number);
        }
        return _values;
    }
}

/// <summary>The length of each value, in bytes.</summary>
internal sealed class LengthOperand(DisplayOperand operand) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => OperandType.Computed;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues values = operand.Read(ref source);
        _values.Clear();
        for (int i = 0; i < values.Count; i++)
        {
            _values.AddSigned(operand.Type.Kind switch
            {
                OperandKind.Unsigned or OperandKind.Signed => operand.Type.Bits / 8,
                _ => values[i].Length,
            });
        }
        return _values;
    }
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
