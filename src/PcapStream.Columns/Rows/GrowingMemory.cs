using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Columns.Rows;

/// <summary>
/// Memory of the system that grows, and keeps its size when it is emptied. Its growth leaves nothing to the garbage
/// collector, and its address is the same for native code.
/// </summary>
internal sealed unsafe class GrowingMemory : MemoryManager<byte>
{
    private byte* _start;
    private int _capacity;

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>The first byte; it moves when the memory grows.</summary>
    public byte* Start => _start;

    /// <summary>The bytes in use.</summary>
    public Span<byte> Bytes => new(_start, Length);

    /// <summary>Adds bytes, which the caller must write.</summary>
    public Span<byte> Extend(int length)
    {
        Span<byte> room = Reserve(length);
        Length += length;
        return room[..length];
    }

    /// <summary>Room after the bytes in use.</summary>
    public Span<byte> Reserve(int length)
    {
        if (length > _capacity - Length)
            Grow(checked(Length + length));
        return new Span<byte>(_start + Length, _capacity - Length);
    }

    /// <summary>Adds bytes that were written into the room.</summary>
    public void Commit(int length) => Length += length;

    /// <summary>Adds a copy.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    public void Add<T>(T value)
        where T : unmanaged
    {
        if (sizeof(T) > _capacity - Length)
            Grow(checked(Length + sizeof(T)));
        Unsafe.WriteUnaligned(_start + Length, value);
        Length += sizeof(T);
    }

    /// <summary>The bytes in use as values.</summary>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => new(_start, Length / sizeof(T));

    /// <summary>Removes the bytes after a length.</summary>
    public void Shorten(int length) => Length = length;

    public void Clear() => Length = 0;

    public void Dispose() => Dispose(disposing: true);

    public override Span<byte> GetSpan() => Bytes;

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
        // It does not move unless it grows.
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_start);
        _start = null;
        _capacity = Length = 0;
    }

    private void Grow(int least)
    {
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(least, _capacity * 2L));
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)capacity);
        _capacity = capacity;
    }
}
