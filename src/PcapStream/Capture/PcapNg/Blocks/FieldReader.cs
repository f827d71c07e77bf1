using System.Buffers.Binary;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>Reads the fields of a block, or of an option's value, in its section's byte order. Offsets are in bytes.</summary>
internal readonly ref struct FieldReader(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ushort UInt16(int offset) => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[offset..]);

    public uint UInt32(int offset) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..]);

    public ulong UInt64(int offset) => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[offset..]) : BinaryPrimitives.ReadUInt64LittleEndian(_bytes[offset..]);

    /// <summary>A time: its high word first, whatever the byte order.</summary>
    public ulong Ticks(int offset) => ((ulong)UInt32(offset) << 32) | UInt32(offset + sizeof(uint));
}
