using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>A part of a display filter that has values. For one thread.</summary>
internal abstract class DisplayOperand
{
    /// <summary>The type of the values.</summary>
    public abstract OperandType Type { get; }

    /// <summary>The time to read them, in units of reading a field.</summary>
    public abstract int Cost { get; }

    /// <summary>The packet's values, valid until the next call.</summary>
    public abstract FieldValues Read(ref FieldSource source);

    /// <summary>Whether the packet has a value.</summary>
    public virtual bool Exists(ref FieldSource source) => Read(ref source).Count > 0;
}

/// <summary>A value that is written in the filter.</summary>
/// <param name="type">Its type.</param>
/// <param name="values">The value.</param>
/// <param name="mask">The bits of it that are compared; null for all.</param>
internal sealed class ConstantOperand(OperandType type, FieldValues values, byte[]? mask = null) : DisplayOperand
{
    public override OperandType Type => type;

    public override int Cost => 0;

    /// <summary>The bits that are compared; null for all.</summary>
    public byte[]? Mask => mask;

    public override FieldValues Read(ref FieldSource source) => values;

    /// <summary>The value.</summary>
    public FieldValues Read() => values;

    /// <summary>A number, truth or time.</summary>
    public static ConstantOperand Number(OperandType type, long value)
    {
        var values = new FieldValues(FieldForm.Raw);
        values.AddSigned(value);
        return new ConstantOperand(type, values);
    }

    /// <summary>An address, bytes or text.</summary>
    public static ConstantOperand Of(OperandType type, ReadOnlySpan<byte> value, byte[]? mask = null)
    {
        var values = new FieldValues(FieldForm.Raw);
        values.AddBytes(value);
        return new ConstantOperand(type, values, mask);
    }
}
