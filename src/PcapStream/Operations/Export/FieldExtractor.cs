using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export;

/// <summary>
/// Reads a packet's values of the wanted fields from its layers, one column at a time. For one thread.
/// </summary>
internal sealed class FieldExtractor(
    IReadOnlyList<Field> columns, FieldOccurrence occurrence, FieldForm form = FieldForm.Text)
{
    private readonly Field[] _columns = [.. columns];
    private readonly bool _hasOnlyFrame = columns.All(field => field.Protocol == Protocol.Frame);
    private readonly FieldValues _values = new(form);

    /// <summary>
    /// Whether the packet has a value in a column whose field belongs to a protocol, not to the frame. Without such
    /// columns, whether it has a value at all.
    /// </summary>
    public bool HasAny(ref FieldSource source)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if ((_columns[i].Protocol != Protocol.Frame || _hasOnlyFrame) && Read(i, ref source).Count > 0)
                return true;
        }
        return false;
    }

    /// <summary>The column's values of the packet, valid until the next call.</summary>
    public FieldValues Read(int column, ref FieldSource source)
    {
        Field field = _columns[column];
        _values.Clear();
        if (field.Protocol == Protocol.Frame)
            field.Read(source, _values);
        else if (occurrence == FieldOccurrence.Last)
            ReadInwards(field, ref source);
        else
            ReadOutwards(field, ref source);
        if (_values.Count > 1 && occurrence != FieldOccurrence.All)
            _values.Keep(occurrence == FieldOccurrence.First ? 0 : _values.Count - 1);
        return _values;
    }

    private void ReadOutwards(Field field, ref FieldSource source)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = 0; i < layers.Length; i++)
        {
            if (!field.IsIn(layers[i].Protocol))
                continue;
            source.Index = i;
            field.Read(source, _values);
            if (occurrence == FieldOccurrence.First && _values.Count > 0)
                return;
        }
    }

    // The last value is in the innermost header that has one.
    private void ReadInwards(Field field, ref FieldSource source)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = layers.Length - 1; i >= 0 && _values.Count == 0; i--)
        {
            if (!field.IsIn(layers[i].Protocol))
                continue;
            source.Index = i;
            field.Read(source, _values);
        }
    }
}
