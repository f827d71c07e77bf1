using System.Runtime.InteropServices;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>The order of values.</summary>
internal enum ValueOrder
{
    /// <summary>Of bytes: by length, then by the first that differs, as in Wireshark.</summary>
    Bytes,

    /// <summary>Of text: by the first byte that differs, then by length.</summary>
    Text,

    /// <summary>Of signed numbers.</summary>
    Signed,

    /// <summary>Of unsigned numbers.</summary>
    Unsigned,

    /// <summary>Of numbers with decimals.</summary>
    Real,
}

/// <summary>Compares values.</summary>
internal static class ValueOrders
{
    /// <summary>The order of values of two types.</summary>
    public static ValueOrder Of(OperandType one, OperandType other)
    {
        var longest = new OperandType(OperandKind.Unsigned, 64);
        return !one.HasNumbers ? one.Kind == OperandKind.Text ? ValueOrder.Text : ValueOrder.Bytes
            : one.Kind == OperandKind.Real ? ValueOrder.Real
            : one == longest || other == longest ? ValueOrder.Unsigned : ValueOrder.Signed;
    }

    /// <summary>Compares two values.</summary>
    /// <param name="order">Their order.</param>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <param name="mask">The bits of both that are compared; null for all.</param>
    public static int Compare(this ValueOrder order, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, byte[]? mask)
    {
        switch (order)
        {
            case ValueOrder.Signed:
                return MemoryMarshal.Read<long>(one).CompareTo(MemoryMarshal.Read<long>(other));
            case ValueOrder.Unsigned:
                return MemoryMarshal.Read<ulong>(one).CompareTo(MemoryMarshal.Read<ulong>(other));
            case ValueOrder.Real:
                return MemoryMarshal.Read<double>(one).CompareTo(MemoryMarshal.Read<double>(other));
            case ValueOrder.Text:
                return one.SequenceCompareTo(other);
            default:
                if (one.Length != other.Length)
                    return one.Length.CompareTo(other.Length);
                return mask is null || mask.Length != one.Length
                    ? one.SequenceCompareTo(other)
                    : CompareMasked(one, other, mask);
        }
    }

    private static int CompareMasked(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, byte[] mask)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            int difference = (one[i] & mask[i]) - (other[i] & mask[i]);
            if (difference != 0)
                return difference;
        }
        return 0;
    }
}
