using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations;

/// <summary>
/// Has the headers of a packet some places ahead brought into the cache while others are decoded: packets lie too far
/// apart for the processor to see it coming.
/// </summary>
internal static unsafe class PacketAhead
{
    private const int Distance = 6;
    private const int CacheLine = 64;

    /// <summary>Fetches what comes behind a packet at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(ReadOnlySpan<PacketRecord> records, int index)
    {
        if (!Sse.IsSupported || index + Distance >= records.Length)
            return;
        // A hint: past a packet's end it does no harm.
        byte* packet = records[index + Distance].Address;
        Sse.Prefetch0(packet);
        Sse.Prefetch0(packet + CacheLine);
    }
}
