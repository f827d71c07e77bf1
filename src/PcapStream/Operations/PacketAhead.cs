using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations;

/// <summary>
/// Prefetches the headers of a later packet while others are decoded: packets are too far apart for the processor to
/// predict.
/// </summary>
internal static unsafe class PacketAhead
{
    private const int Distance = 6;
    private const int CacheLine = 64;

    /// <summary>Prefetches the packet that follows in a few steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(ReadOnlySpan<PacketRecord> records, int index)
    {
        if (!Sse.IsSupported || index + Distance >= records.Length)
            return;
        // A hint: an address after the packet's end is harmless.
        byte* packet = records[index + Distance].Address;
        Sse.Prefetch0(packet);
        Sse.Prefetch0(packet + CacheLine);
    }
}
