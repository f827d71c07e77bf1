using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Indexing;

/// <summary>Passes over pages that were never written, at the speed of memory: much of what is searched is such.</summary>
internal static unsafe class ZeroRun
{
    /// <summary>The last place from which on nothing has been seen but zeros.</summary>
    /// <param name="at">A place to look at.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="offset">Where behind a place something other than zero has to stand in the four bytes there, if a record starts at the place.</param>
    /// <returns>The first place at or behind <paramref name="at"/> at which a record may start.</returns>
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
