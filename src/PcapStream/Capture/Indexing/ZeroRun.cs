using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Indexing;

/// <summary>
/// Skips pages that were never written, at the speed of memory: they are much of the bytes that are searched.
/// </summary>
internal static unsafe class ZeroRun
{
    /// <summary>Skips zeros at which no record can start.</summary>
    /// <param name="at">A place to look at.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="offset">Offset from a record's start of four bytes that are never all zero.</param>
    /// <returns>The first place at or after <paramref name="at"/> at which a record may start.</returns>
    public static byte* Skip(byte* at, byte* end, int offset)
    {
        byte* word = at + offset;
        if (end - word < sizeof(ulong) || Unsafe.ReadUnaligned<ulong>(word) != 0)
            return at;
        int zeros = new ReadOnlySpan<byte>(word, (int)Math.Min(end - word, int.MaxValue)).IndexOfAnyExcept((byte)0);
        byte* next = zeros < 0 ? end : word + zeros;
        return next - offset - (sizeof(uint) - 1);
    }
}
