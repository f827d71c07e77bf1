using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg;

/// <summary>Writes the frame that every block has (<see cref="BlockLayout"/>) around its fields and what follows them.</summary>
internal sealed class BlockWriter(OutputBuffer output)
{
    private uint _length;

    /// <summary>The section's byte order.</summary>
    public ByteOrder Order { get; set; } = RecordWriter.MachineOrder;

    /// <summary>Starts a block.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="fieldBytes">Bytes of its fields, a multiple of 4.</param>
    /// <param name="first">What will be appended first; its length counts.</param>
    /// <param name="second">What will be appended second.</param>
    /// <returns>Where the fields are to be written, all of them.</returns>
    /// <exception cref="OverflowException">The block would be longer than 32 bits can say.</exception>
    public FieldWriter Begin(uint type, int fieldBytes, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        _length = checked((uint)(BlockLayout.FrameSize + fieldBytes + BlockLayout.Padded((uint)first.Length) + BlockLayout.Padded((uint)second.Length)));
        var fields = new FieldWriter(output.Reserve(BlockLayout.HeaderSize + fieldBytes), Order);
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
