using System.Buffers;
using System.Text;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg;

/// <summary>Composes the options at the end of a block, in the layout of <see cref="OptionReader"/>.</summary>
internal sealed class OptionWriter(ByteOrder order)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds an option; one whose value is longer than an option can be is left out.</summary>
    public OptionWriter Add(ushort code, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
            return this;
        AddHeader(code, (ushort)value.Length);
        _bytes.Write(value);
        _bytes.Write(stackalloc byte[-value.Length & 3]);
        return this;
    }

    /// <summary>Adds bytes; null adds nothing.</summary>
    public OptionWriter Add(ushort code, byte[]? value) => value is null ? this : Add(code, value.AsSpan());

    /// <summary>Adds a number of 64 bits; null adds nothing.</summary>
    public OptionWriter Add(ushort code, ulong? value)
    {
        if (value is not { } number)
            return this;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        new FieldWriter(bytes, order).Int64((long)number);
        return Add(code, bytes);
    }

    /// <summary>Adds a text; null adds nothing.</summary>
    public OptionWriter Add(ushort code, string? text) => text is null ? this : Add(code, Encoding.UTF8.GetBytes(text));

    /// <summary>All options and their end mark.</summary>
    public ReadOnlySpan<byte> End()
    {
        AddHeader(OptionReader.End, length: 0);
        return _bytes.WrittenSpan;
    }

    private void AddHeader(ushort code, ushort length)
    {
        Span<byte> header = stackalloc byte[OptionReader.HeaderSize];
        var fields = new FieldWriter(header, order);
        fields.UInt16(code);
        fields.UInt16(length);
        _bytes.Write(header);
    }
}
