using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Numbers as numbers with decimals, and times as seconds.</summary>
/// <param name="operand">The numbers or times.</param>
/// <param name="isSingle">Whether results have single precision.</param>
internal sealed class RealOperand(DisplayOperand operand, bool isSingle) : EachOperand(operand)
{
    private readonly OperandType _from = operand.Type;

    public override OperandType Type => OperandType.Real;

    protected override void Add(FieldValues from, int index)
    {
        double value = _from.Kind switch
        {
            OperandKind.Real => from.RealAt(index),
            OperandKind.Unsigned => (ulong)from.NumberAt(index),
            OperandKind.Signed => from.NumberAt(index),
            _ => (double)from.NumberAt(index) / Timestamp.NanosecondsPerSecond,
        };
        Values.AddReal(isSingle ? (float)value : value);
    }
}

/// <summary>Two parts' numbers with decimals and an operator between them, of all pairs.</summary>
internal sealed class RealArithmeticOperand(char operation, DisplayOperand left, DisplayOperand right)
    : PairsOperand(left, right)
{
    public override OperandType Type => OperandType.Real;

    protected override void Add(FieldValues lefts, int left, FieldValues rights, int right)
    {
        double one = lefts.RealAt(left);
        double other = rights.RealAt(right);
        // A division by zero is no value, as for whole numbers.
        if (other == 0 && operation is '/' or '%')
            return;
        Values.AddReal(operation switch
        {
            '+' => one + other,
            '-' => one - other,
            '*' => one * other,
            '/' => one / other,
            '%' => one % other,
            _ => throw new InvalidOperationException($"{operation} is not an operator of numbers with decimals"),
        });
    }
}
