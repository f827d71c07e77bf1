using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>Values that are computed from each value of a part.</summary>
internal abstract class EachOperand(DisplayOperand operand, FieldForm form = FieldForm.Raw) : DisplayOperand
{
    public override int Cost => operand.Cost + 1;

    /// <summary>Receives the computed values.</summary>
    protected FieldValues Values { get; } = new(form);

    public sealed override FieldValues Read(ref FieldSource source)
    {
        FieldValues from = operand.Read(ref source);
        Values.Clear();
        for (int i = 0; i < from.Count; i++)
            Add(from, i);
        return Values;
    }

    /// <summary>Adds what is computed from a value, if there is a result.</summary>
    protected abstract void Add(FieldValues from, int index);
}

/// <summary>Values that are computed from all pairs of two parts' values.</summary>
internal abstract class PairsOperand(DisplayOperand left, DisplayOperand right) : DisplayOperand
{
    // Sums of a field that occurs twice have twice as many values with each term.
    private const long MostPairs = 1 << 16;

    public override int Cost => left.Cost + right.Cost + 1;

    /// <summary>Receives the computed values.</summary>
    protected FieldValues Values { get; } = new(FieldForm.Raw);

    /// <exception cref="FilterException">The packet has too many pairs.</exception>
    public sealed override FieldValues Read(ref FieldSource source)
    {
        FieldValues lefts = left.Read(ref source);
        FieldValues rights = right.Read(ref source);
        if ((long)lefts.Count * rights.Count > MostPairs)
        {
            throw new FilterException(
                FilterFault.Expression, $"the display filter computes more than {MostPairs} values for a packet");
        }
        Values.Clear();
        for (int i = 0; i < lefts.Count; i++)
        {
            for (int j = 0; j < rights.Count; j++)
                Add(lefts, i, rights, j);
        }
        return Values;
    }

    /// <summary>Adds what is computed from a pair, if there is a result.</summary>
    protected abstract void Add(FieldValues lefts, int left, FieldValues rights, int right);
}
