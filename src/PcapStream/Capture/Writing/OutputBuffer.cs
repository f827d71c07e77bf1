using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Capture.Writing;

/// <summary>
/// A buffer in which records are composed, so that the system is called once for hundreds of them. Larger records
/// bypass the buffer.
/// </summary>
internal sealed class OutputBuffer(Stream target, int size = OutputBuffer.DefaultSize, bool tracksRecords = false)
{
    private const int DefaultSize = 256 << 10;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
    // Where the records in the buffer start; null where no one asks for them.
    private readonly List<int>? _starts = tracksRecords ? [] : null;

    private int _used;
    private long _flushed;

    /// <summary>Bytes written so far, those in the buffer included.</summary>
    public long Position => _flushed + _used;

    /// <summary>
    /// Starts a record, which a write to the system never cuts unless it is larger than the buffer: a file that is read
    /// while it is written then ends after a whole record.
    /// </summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void BeginRecord(long bytes)
    {
        if (bytes > _bytes.Length - _used)
            Flush();
        _starts?.Add(_used);
    }

    /// <summary>
    /// The end of the last whole record in a target that received less than was written, of which the rest is in the
    /// buffer. Records are tracked.
    /// </summary>
    /// <param name="received">Bytes that the target has.</param>
    public long EndOfWhole(long received)
    {
        int whole = 0;
        foreach (int start in _starts!)
            whole = _flushed + start <= received ? start : whole;
        return _flushed + whole;
    }

    /// <summary>Room for the next bytes, which the caller fills before the next call.</summary>
    /// <param name="bytes">At most the buffer's size.</param>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public Span<byte> Reserve(int bytes)
    {
        if (bytes > _bytes.Length - _used)
            Flush();
        Span<byte> room = _bytes.AsSpan(_used, bytes);
        _used += bytes;
        return room;
    }

    /// <summary>Writes any number of bytes.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _used)
            Flush();
        if (bytes.Length > _bytes.Length)
        {
            target.Write(bytes);
            _flushed += bytes.Length;
            return;
        }
        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes the buffered bytes.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Flush()
    {
        target.Write(_bytes.AsSpan(0, _used));
        _flushed += _used;
        _used = 0;
        _starts?.Clear();
    }
}

/// <summary>
/// Writes a record's fields one after the other, in a byte order, into room that was reserved for them.
/// </summary>
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
