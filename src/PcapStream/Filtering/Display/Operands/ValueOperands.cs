using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Text with ASCII letters in upper or lower case.</summary>
internal sealed class CaseOperand(DisplayOperand operand, bool isUpper) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => OperandType.Text;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues texts = operand.Read(ref source);
        _values.Clear();
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> text = texts[i];
            Span<byte> changed = _values.Reserve(text.Length);
            for (int k = 0; k < text.Length; k++)
                changed[k] = isUpper ? Upper(text[k]) : Lower(text[k]);
            _values.Commit(text.Length);
        }
        return _values;
    }

    private static byte Upper(byte one) => char.IsAsciiLetterLower((char)one) ? (byte)(one - 32) : one;

    private static byte Lower(byte one) => char.IsAsciiLetterUpper((char)one) ? (byte)(one + 32) : one;
}

/// <summary>Numbers in decimal, and addresses as text.</summary>
internal sealed class TextOperand(DisplayOperand operand) : DisplayOperand
{
    private readonly FieldValues _values = new();

    public override OperandType Type => OperandType.Text;

    public override int Cost => operand.Cost + 2;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues values = operand.Read(ref source);
        _values.Clear();
        for (int i = 0; i < values.Count; i++)
        {
            switch (operand.Type.Kind)
            {
                case OperandKind.Ipv4:
                    _values.AddIpv4(values[i]);
                    break;
                case OperandKind.Ipv6:
                    _values.AddIpv6(values[i]);
                    break;
                case OperandKind.Ether:
                    _values.AddColonBytes(values[i]);
                    break;
                case OperandKind.Unsigned:
                    _values.AddDecimal((ulong)values.NumberAt(i));
                    break;
                default:
                    _values.AddSigned(values.NumberAt(i));
                    break;
            }
        }
        return _values;
    }
}

/// <summary>The greatest or the least of all values of some parts.</summary>
internal sealed class ExtremeOperand(DisplayOperand[] operands, bool isGreatest) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);
    private readonly ValueOrder _order = ValueOrders.Of(operands[0].Type, operands[0].Type);

    public override OperandType Type => operands[0].Type;

    public override int Cost => operands.Sum(operand => operand.Cost) + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        _values.Clear();
        foreach (DisplayOperand operand in operands)
        {
            FieldValues values = operand.Read(ref source);
            for (int i = 0; i < values.Count; i++)
            {
                if (_values.Count > 0 && _order.Compare(values[i], _values[0], mask: null) > 0 != isGreatest)
                    continue;
                _values.Clear();
                _values.AddBytes(values[i]);
            }
        }
        return _values;
    }
}
