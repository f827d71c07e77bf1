using System.Buffers.Binary;

namespace PcapStream.Protocols.Http2;

/// <summary>Enumerates the header fields of a frame, as <see cref="Http2HeaderLists"/> has them.</summary>
internal ref struct Http2HeaderFields(ReadOnlySpan<byte> fields)
{
    private ReadOnlySpan<byte> _rest = fields;

    /// <summary>The current field.</summary>
    public Http2HeaderField Current { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly Http2HeaderFields GetEnumerator() => this;

    /// <summary>Advances to the next field.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int name = BinaryPrimitives.ReadInt32BigEndian(_rest[5..]);
        int value = BinaryPrimitives.ReadInt32BigEndian(_rest[9..]);
        ReadOnlySpan<byte> text = _rest[Http2HeaderLists.FieldBytes..];
        Current = new Http2HeaderField
        {
            Form = (HpackForm)_rest[0],
            Index = BinaryPrimitives.ReadUInt32BigEndian(_rest[1..]),
            Name = text[..name],
            Value = text.Slice(name, value),
        };
        _rest = text[(name + value)..];
        return true;
    }
}

/// <summary>A header field, or a change of the table's size.</summary>
internal readonly ref struct Http2HeaderField
{
    public HpackForm Form { get; init; }

    /// <summary>Its index in the table, or that of its name; 0 for none. The size of a change of the table.</summary>
    public uint Index { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Value { get; init; }
}
