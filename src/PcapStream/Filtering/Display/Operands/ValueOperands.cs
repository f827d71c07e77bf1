using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Text with ASCII letters in upper or lower case.</summary>
internal sealed class CaseOperand(DisplayOperand operand, bool isUpper) : EachOperand(operand)
{
    public override OperandType Type => OperandType.Text;

    protected override void Add(FieldValues from, int index)
    {
        ReadOnlySpan<byte> text = from[index];
        Span<byte> changed = Values.Reserve(text.Length);
        for (int i = 0; i < text.Length; i++)
            changed[i] = isUpper ? Upper(text[i]) : Lower(text[i]);
        Values.Commit(text.Length);
    }

    private static byte Upper(byte one) => char.IsAsciiLetterLower((char)one) ? (byte)(one - 32) : one;

    private static byte Lower(byte one) => char.IsAsciiLetterUpper((char)one) ? (byte)(one + 32) : one;
}

/// <summary>Numbers in decimal, and addresses as text.</summary>
internal sealed class TextOperand(DisplayOperand operand) : EachOperand(operand, FieldForm.Text)
{
    private readonly OperandKind _kind = operand.Type.Kind;

    public override OperandType Type => OperandType.Text;

    public override int Cost => base.Cost + 1;

    protected override void Add(FieldValues from, int index)
    {
        switch (_kind)
        {
            case OperandKind.Ipv4:
                Values.AddIpv4(from[index]);
                break;
            case OperandKind.Ipv6:
                Values.AddIpv6(from[index]);
                break;
            case OperandKind.Ether:
                Values.AddColonBytes(from[index]);
                break;
            case OperandKind.Unsigned:
                Values.AddDecimal((ulong)from.NumberAt(index));
                break;
            default:
                Values.AddSigned(from.NumberAt(index));
                break;
        }
    }
}

/// <summary>The names of a field's numbers. A number without a name is left out.</summary>
internal sealed class ValueNameOperand : EachOperand
{
    private readonly NameTable _names;

    private ValueNameOperand(LayerOperand operand, NameTable names)
        : base(operand) => _names = names;

    public override OperandType Type => OperandType.Text;

    /// <summary>The names of a part's values; null if they have no names.</summary>
    public static ValueNameOperand? Of(DisplayOperand operand) =>
        operand is LayerOperand layer && ValueNames.TableOf(layer.Field) is { } names ? new(layer, names) : null;

    protected override void Add(FieldValues from, int index)
    {
        long number = from.NumberAt(index);
        ReadOnlySpan<byte> name = number is >= 0 and <= int.MaxValue ? _names[(int)number] : default;
        if (!name.IsEmpty)
            Values.AddBytes(name);
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
