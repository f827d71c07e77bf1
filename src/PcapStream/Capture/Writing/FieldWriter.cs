using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Capture.Writing;

/// <summary>Writes a record's fields one after the other, in a byte order, into room that was reserved for them.</summary>
internal ref struct FieldWriter(Span<byte> room, ByteOrder order)
{
    private readonly bool _swapped = order == ByteOrder.LittleEndian != BitConverter.IsLittleEndian;
    private Span<byte> _room = room;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt32(uint value) => Write(_swapped ? BinaryPrimitives.ReverseEndianness(value) : value);

    public void UInt16(ushort value) => Write(_swapped ? BinaryPrimitives.ReverseEndianness(value) : value);

    public void Int64(long value) => Write(_swapped ? BinaryPrimitives.ReverseEndianness(value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_room, value);
        _room = _room[Unsafe.SizeOf<T>()..];
    }
}
