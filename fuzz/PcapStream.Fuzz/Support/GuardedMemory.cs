using System.Runtime.InteropServices;

namespace PcapStream.Fuzz.Support;

/// <summary>
/// Memory between two pages that end the process when they are read: a read outside of a packet is a crash even where
/// it would find other bytes in production.
/// </summary>
internal sealed unsafe partial class GuardedMemory
{
    private const int NoAccess = 0;

    private readonly byte* _start;
    private readonly int _length;

    /// <param name="length">The longest content in bytes.</param>
    public GuardedMemory(int length)
    {
        int page = Environment.SystemPageSize;
        _length = (length + page - 1) / page * page;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)(_length + 2 * page), (nuint)page);
        _start = memory + page;
        if (Protect(memory, (nuint)page, NoAccess) != 0 || Protect(_start + _length, (nuint)page, NoAccess) != 0)
            throw new InvalidOperationException("the system protects no memory");
    }

    /// <summary>Copies bytes to directly after the first guard.</summary>
    public ReadOnlySpan<byte> AtStart(ReadOnlySpan<byte> content) => Copy(content, 0);

    /// <summary>Copies bytes to directly before the last guard.</summary>
    public ReadOnlySpan<byte> AtEnd(ReadOnlySpan<byte> content) => Copy(content, _length - content.Length);

    private ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> content, int offset)
    {
        var copy = new Span<byte>(_start + offset, content.Length);
        content.CopyTo(copy);
        return copy;
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* start, nuint length, int access);
}
