using PcapStream.Filtering.Display.Syntax;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>A field's values, or a protocol's bytes, in the layers of a packet.</summary>
internal sealed class LayerOperand : DisplayOperand
{
    private readonly FieldValues _values = new(FieldForm.Raw);
    private readonly FieldValueReader _read;

    // By protocol, whether its layers are read; null to read the frame.
    private readonly bool[]? _isIn;
    private readonly bool _isPresence;

    private LayerOperand(OperandType type, FieldValueReader read, bool[]? isIn, bool isPresence)
    {
        Type = type;
        _read = read;
        _isIn = isIn;
        _isPresence = isPresence;
    }

    public override OperandType Type { get; }

    public override int Cost => _isPresence || _isIn is null ? 1 : 3;

    /// <summary>The field; null for a protocol.</summary>
    public Field? Field { get; private init; }

    /// <summary>The layers of the field's protocol that are read, from 1; null for all.</summary>
    public ByteRange[]? Layers { get; private init; }

    /// <summary>A field.</summary>
    public static LayerOperand Of(Field field) => new(
        OperandType.Of(field.Type), field.Read, field.Protocol == Protocol.Frame ? null : Table(field.IsIn),
        isPresence: false)
    {
        Field = field,
    };

    /// <summary>A protocol. Its bytes are its header; those of a protocol that carries no other are all.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="isWhole">Whether the payload belongs to the bytes in any case, as it does for searches.</param>
    public static LayerOperand Of(Protocol protocol, bool isWhole) => protocol == Protocol.Frame
        ? new(OperandType.Protocol, (in source, values) => values.AddBytes(source.Packet.Data), null, isPresence: true)
        : new(
            OperandType.Protocol,
            isWhole || (ProtocolTable.EndsChain(protocol) && ProtocolTable.GroupOf(protocol) != ProtocolGroup.Transport)
                ? (in source, values) => values.AddBytes(source.Bytes)
                : (in source, values) => values.AddBytes(source.Header),
            Table(one => one == protocol), isPresence: true);

    /// <summary>The same in some layers only.</summary>
    public LayerOperand In(ByteRange[] layers) => new(Type, _read, _isIn, _isPresence)
    {
        Field = Field,
        Layers = layers,
    };

    public override FieldValues Read(ref FieldSource source)
    {
        _values.Clear();
        if (_isIn is null)
        {
            _read(source, _values);
            return _values;
        }
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = 0; i < layers.Length; i++)
        {
            if (!_isIn[(int)layers[i].Protocol] || (Layers is not null && !IsWanted(layers, i)))
                continue;
            source.Index = i;
            _read(source, _values);
        }
        return _values;
    }

    public override bool Exists(ref FieldSource source)
    {
        if (!_isPresence)
            return Read(ref source).Count > 0;
        if (_isIn is null)
            return true;
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = 0; i < layers.Length; i++)
        {
            if (_isIn[(int)layers[i].Protocol] && (Layers is null || IsWanted(layers, i)))
                return true;
        }
        return false;
    }

    private static bool[] Table(Func<Protocol, bool> isIn)
    {
        var table = new bool[ProtocolTable.Count];
        for (int i = 0; i < table.Length; i++)
            table[i] = isIn((Protocol)i);
        return table;
    }

    private bool IsWanted(ReadOnlySpan<Layer> layers, int index)
    {
        int number = 0;
        int count = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            if (!_isIn![(int)layers[i].Protocol] || ContinuesLayer(layers, i))
                continue;
            count++;
            if (i <= index)
                number = count;
        }
        foreach (ByteRange range in Layers!)
        {
            // Layers count from one, but from the end as bytes do.
            var offsets = new ByteRange(range.First > 0 ? range.First - 1 : range.First, range.Length);
            if (range.First != 0 && TryClip(offsets, count, out int first, out int length)
                && number - 1 >= first && number - 1 < first + length)
                return true;
        }
        return false;
    }

    // Unlike bytes, layers that are not there make no range invalid.
    private static bool TryClip(ByteRange range, int count, out int first, out int length)
    {
        first = range.First < 0 ? count + range.First : range.First;
        length = Math.Min(range.Length ?? count, count - first);
        return first >= 0 && length > 0;
    }

    // Wireshark counts a stack of labels once, and consecutive messages of an application as well.
    private static bool ContinuesLayer(ReadOnlySpan<Layer> layers, int index) =>
        index > 0 && layers[index].Protocol == layers[index - 1].Protocol
        && (layers[index].Protocol == Protocol.Mpls
            || ProtocolTable.GroupOf(layers[index].Protocol) == ProtocolGroup.Application);
}
