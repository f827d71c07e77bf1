using System.Buffers.Binary;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// Collects facts of packets one after the other. Keeps its memory.
/// <code>
///  0      1        3
///  +------+--------+-------
///  | kind | length | value
///  +------+--------+-------
/// </code>
/// </summary>
internal sealed class FactBuffer
{
    internal const int HeaderBytes = 3;

    private byte[] _bytes = new byte[1024];

    /// <summary>Bytes of all facts.</summary>
    public int Length { get; private set; }

    /// <summary>The facts from an offset on, valid until the next is added.</summary>
    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Some of the facts, valid until the next is added.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Removes all facts.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds a fact, cut to what its kind may have.</summary>
    public void Add(FactKind kind, ReadOnlySpan<byte> value)
    {
        if (FactLimits.Of(kind) is var most and > 0)
            value = value[..Math.Min(value.Length, most)];
        value.CopyTo(Reserve(kind, value.Length));
    }

    /// <summary>Adds a text that is not empty.</summary>
    public void AddText(FactKind kind, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            Add(kind, value);
    }

    /// <summary>Adds a number of two bytes.</summary>
    public void AddNumber(FactKind kind, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(kind, sizeof(ushort)), value);

    /// <summary>Adds a number of four bytes.</summary>
    public void AddNumber(FactKind kind, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(kind, sizeof(uint)), value);

    /// <summary>Adds facts of another buffer.</summary>
    public void AddAll(ReadOnlySpan<byte> facts)
    {
        Grow(facts.Length);
        facts.CopyTo(_bytes.AsSpan(Length));
        Length += facts.Length;
    }

    /// <summary>Adds a fact, whose value the caller writes.</summary>
    public Span<byte> Reserve(FactKind kind, int length)
    {
        Grow(HeaderBytes + length);
        _bytes[Length] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(Length + 1), (ushort)length);
        Length += HeaderBytes + length;
        return _bytes.AsSpan(Length - length, length);
    }

    private void Grow(int length)
    {
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
    }
}

/// <summary>Enumerates facts.</summary>
internal ref struct FactList(ReadOnlySpan<byte> facts)
{
    private ReadOnlySpan<byte> _rest = facts;

    /// <summary>The kind of the current fact.</summary>
    public FactKind Kind { get; private set; }

    /// <summary>The value of the current fact.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether there is a fact of a kind.</summary>
    public static bool Has(ReadOnlySpan<byte> facts, FactKind kind)
    {
        var list = new FactList(facts);
        while (list.MoveNext())
        {
            if (list.Kind == kind)
                return true;
        }
        return false;
    }

    /// <summary>Advances to the next.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        Kind = (FactKind)_rest[0];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest[1..]);
        Value = _rest.Slice(FactBuffer.HeaderBytes, length);
        _rest = _rest[(FactBuffer.HeaderBytes + length)..];
        return true;
    }
}
