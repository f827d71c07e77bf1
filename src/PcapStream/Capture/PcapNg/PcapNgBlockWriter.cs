using System.Buffers;
using System.Text;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg;

/// <summary>Writes the frame of every block (<see cref="PcapNgBlock"/>) around its fields and data.</summary>
internal sealed class PcapNgBlockWriter(OutputBuffer output)
{
    private uint _length;

    /// <summary>The section's byte order.</summary>
    public ByteOrder Order { get; set; } = RecordWriter.MachineOrder;

    /// <summary>Starts a block.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="fieldBytes">Bytes of its fields, a multiple of 4.</param>
    /// <param name="first">The bytes that will be appended first, for their length.</param>
    /// <param name="second">The bytes that will be appended second.</param>
    /// <returns>The writer with which all fields must be written.</returns>
    /// <exception cref="OverflowException">The block would be too long for 32 bits.</exception>
    public FieldWriter Begin(uint type, int fieldBytes, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        long padded = PcapNgBlock.Padded((uint)first.Length) + PcapNgBlock.Padded((uint)second.Length);
        _length = checked((uint)(PcapNgBlock.FrameSize + fieldBytes + padded));
        output.BeginRecord(_length);
        var fields = new FieldWriter(output.Reserve(PcapNgBlock.HeaderSize + fieldBytes), Order);
        fields.UInt32(type);
        fields.UInt32(_length);
        return fields;
    }

    /// <summary>Appends bytes, padded with zeros to 32 bits.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        output.Append(bytes);
        int padding = -bytes.Length & 3;
        if (padding > 0)
            output.Reserve(padding).Clear();
    }

    /// <summary>Ends the block by repeating its length.</summary>
    public void End() => new FieldWriter(output.Reserve(sizeof(uint)), Order).UInt32(_length);
}

/// <summary>Composes the options at the end of a block, in the layout of <see cref="OptionReader"/>.</summary>
internal sealed class OptionWriter(ByteOrder order)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds an option; a value that is too long for an option is left out.</summary>
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
