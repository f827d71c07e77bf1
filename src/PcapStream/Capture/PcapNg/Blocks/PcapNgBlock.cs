using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// The frame of every block (draft-ietf-opsawg-pcapng, section 3.1).
/// <code>
///  0            4              8                    length - 4      length
///  +------------+--------------+--------------------+---------------+
///  | block type | total length | body, padded to 4  | total length  |
///  +------------+--------------+--------------------+---------------+
/// </code>
/// </summary>
internal static unsafe class PcapNgBlock
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderSize = 8;

    /// <summary>Offset of the first total length.</summary>
    public const int LengthOffset = 4;

    /// <summary>Bytes of a block without a body.</summary>
    public const int FrameSize = 12;

    /// <summary>Whether a block can have that total length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLength(uint length) => length >= FrameSize && length % sizeof(uint) == 0;

    /// <summary>The 32-bit word at an index, counted from the block's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word<TOrder>(byte* block, int index)
        where TOrder : struct, IByteOrder => TOrder.UInt32(Unsafe.ReadUnaligned<uint>(block + index * 4));

    /// <summary>The total length as the block repeats it at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RepeatedLength<TOrder>(byte* block, uint length)
        where TOrder : struct, IByteOrder => TOrder.UInt32(Unsafe.ReadUnaligned<uint>(block + length - 4));

    /// <summary>A length rounded up to 32-bit words, to which everything in a block is padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Padded(uint length) => (length + 3L) & ~3L;
}

/// <summary>
/// Reads the fields of a block, or of an option's value, in its section's byte order. Offsets are in bytes.
/// </summary>
internal readonly ref struct FieldReader(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ushort UInt16(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..])
        : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[offset..]);

    public uint UInt32(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..])
        : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..]);

    public ulong UInt64(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[offset..])
        : BinaryPrimitives.ReadUInt64LittleEndian(_bytes[offset..]);

    /// <summary>A time: its high word first, in either byte order.</summary>
    public ulong Ticks(int offset) => ((ulong)UInt32(offset) << 32) | UInt32(offset + sizeof(uint));
}
