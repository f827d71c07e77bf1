using System.Runtime.CompilerServices;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// The page of the stack that runs: a thread's name that costs one instruction, where a thread-local costs a
/// call (<c>__tls_get_addr</c>, 4 ns on Linux, twice for each lease).
/// </summary>
/// <remarks>
/// Two live threads never share a page of stack, so the same page is the same thread. Another page says nothing:
/// the thread may be deeper in its calls.
/// </remarks>
internal static unsafe class StackPage
{
    // The smallest page of any system; on larger pages equality is merely rarer.
    private const int PageShift = 12;

    internal static nint Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        [SkipLocalsInit]
        get
        {
            byte marker;
            return (nint)(&marker) >> PageShift;
        }
    }
}
