using PcapStream.Filtering.Display;
using PcapStream.Filtering.Display.Operands;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats;

/// <summary>Whether the packets of a batch pass a filter. For one thread at a time.</summary>
internal sealed class FilterAnswers(DisplayFilter filter)
{
    private readonly DisplayMatcher _matcher = filter.CreateMatcher();
    private readonly bool[] _passes = new bool[DecodedBatch.MostPackets];

    public bool this[int packet] => _passes[packet];

    public void Read(int packet, ref FieldSource source) => _passes[packet] = _matcher.Matches(ref source);
}

/// <summary>
/// A field's values in the packets of a batch: numbers, truths and times as <see cref="FieldForm.Raw"/> has them, the
/// bits of numbers with decimals, and 0 for each value of another type. For one thread at a time.
/// </summary>
internal sealed class ValueAnswers(Field field)
{
    private readonly LayerOperand _operand = LayerOperand.Of(field);
    private readonly bool _isNumber = IsNumber(field.Type) || field.Type == FieldType.Real;
    private readonly int[] _ends = new int[DecodedBatch.MostPackets];
    private long[] _values = new long[DecodedBatch.MostPackets];

    public ReadOnlySpan<long> this[int packet] => _values.AsSpan(Start(packet).._ends[packet]);

    /// <summary>Whether a type's values are numbers or times.</summary>
    public static bool IsNumber(FieldType type) =>
        type is (>= FieldType.Unsigned8 and <= FieldType.Signed32) or FieldType.RelativeTime;

    /// <summary>Reads the next packet, from 0.</summary>
    public void Read(int packet, ref FieldSource source)
    {
        int end = Start(packet);
        FieldValues values = _operand.Read(ref source);
        if (_values.Length - end < values.Count)
            Array.Resize(ref _values, Math.Max(2 * _values.Length, end + values.Count));
        for (int i = 0; i < values.Count; i++)
            _values[end++] = _isNumber ? values.NumberAt(i) : 0;
        _ends[packet] = end;
    }

    private int Start(int packet) => packet == 0 ? 0 : _ends[packet - 1];
}
