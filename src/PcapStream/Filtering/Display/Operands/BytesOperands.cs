using System.Buffers.Binary;
using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Some of the bytes of each value. A value that lacks one of the ranges is left out.</summary>
internal sealed class SliceOperand(DisplayOperand operand, ByteRange[] ranges) : EachOperand(operand)
{
    public override OperandType Type => OperandType.Bytes;

    protected override void Add(FieldValues from, int index)
    {
        ReadOnlySpan<byte> value = from[index];
        int total = 0;
        foreach (ByteRange range in ranges)
        {
            if (!range.TryFind(value.Length, out _, out int length))
                return;
            total = Math.Min(total + length, int.MaxValue / 2);
        }
        Span<byte> slice = Values.Reserve(total);
        foreach (ByteRange range in ranges)
        {
            range.TryFind(value.Length, out int first, out int length);
            value.Slice(first, length).CopyTo(slice);
            slice = slice[length..];
        }
        Values.Commit(total);
    }
}

/// <summary>The bytes of numbers as they are in the packet, big-endian.</summary>
internal sealed class RawNumberOperand(DisplayOperand operand) : EachOperand(operand)
{
    private readonly int _size = operand.Type.Bits / 8;

    public override OperandType Type => OperandType.Bytes;

    protected override void Add(FieldValues from, int index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, from.NumberAt(index));
        Values.AddBytes(bytes[^_size..]);
    }
}

/// <summary>Two parts' bytes, bit by bit: those that both have, of all pairs with the same length.</summary>
internal sealed class BitsOperand(DisplayOperand left, DisplayOperand right) : PairsOperand(left, right)
{
    public override OperandType Type { get; } = left.Type;

    protected override void Add(FieldValues lefts, int left, FieldValues rights, int right)
    {
        ReadOnlySpan<byte> one = lefts[left];
        ReadOnlySpan<byte> other = rights[right];
        if (one.Length != other.Length)
            return;
        Span<byte> common = Values.Reserve(one.Length);
        for (int i = 0; i < one.Length; i++)
            common[i] = (byte)(one[i] & other[i]);
        Values.Commit(one.Length);
    }
}
