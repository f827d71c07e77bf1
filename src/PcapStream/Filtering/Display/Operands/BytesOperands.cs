using System.Buffers.Binary;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Some of the bytes of each value. A value that lacks one of the ranges is left out.</summary>
internal sealed class SliceOperand(DisplayOperand operand, ByteRange[] ranges) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => OperandType.Bytes;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues whole = operand.Read(ref source);
        _values.Clear();
        for (int i = 0; i < whole.Count; i++)
            Add(whole[i]);
        return _values;
    }

    private void Add(ReadOnlySpan<byte> value)
    {
        int total = 0;
        foreach (ByteRange range in ranges)
        {
            if (!range.TryFind(value.Length, out _, out int length))
                return;
            total = Math.Min(total + length, int.MaxValue / 2);
        }
        Span<byte> slice = _values.Reserve(total);
        foreach (ByteRange range in ranges)
        {
            range.TryFind(value.Length, out int first, out int length);
            value.Slice(first, length).CopyTo(slice);
            slice = slice[length..];
        }
        _values.Commit(total);
    }
}

/// <summary>The bytes of numbers as they are in the packet, big-endian.</summary>
internal sealed class RawNumberOperand(DisplayOperand operand) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => OperandType.Bytes;

    public override int Cost => operand.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues numbers = operand.Read(ref source);
        _values.Clear();
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        for (int i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, numbers.NumberAt(i));
            _values.AddBytes(bytes[^(operand.Type.Bits / 8)..]);
        }
        return _values;
    }
}

/// <summary>Two parts' bytes, bit by bit: those that both have, of all pairs with the same length.</summary>
internal sealed class BitsOperand(DisplayOperand left, DisplayOperand right) : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);

    public override OperandType Type => left.Type;

    public override int Cost => left.Cost + right.Cost + 1;

    public override FieldValues Read(ref FieldSource source)
    {
        FieldValues lefts = left.Read(ref source);
        FieldValues rights = right.Read(ref source);
        _values.Clear();
        for (int i = 0; i < lefts.Count; i++)
        {
            for (int j = 0; j < rights.Count; j++)
                Add(lefts[i], rights[j]);
        }
        return _values;
    }

    private void Add(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
            return;
        Span<byte> common = _values.Reserve(one.Length);
        for (int i = 0; i < one.Length; i++)
            common[i] = (byte)(one[i] & other[i]);
        _values.Commit(one.Length);
    }
}
