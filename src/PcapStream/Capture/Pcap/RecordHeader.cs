using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Pcap;

/// <summary>What a classic pcap's record header says (draft-ietf-opsawg-pcap, section 5), as it stands there.</summary>
/// <param name="Seconds">Seconds since the epoch.</param>
/// <param name="Fraction">Microseconds or nanoseconds past the second.</param>
/// <param name="Captured">Bytes of packet in the file.</param>
/// <param name="Original">Bytes of packet on the wire.</param>
internal readonly record struct RecordHeader(uint Seconds, uint Fraction, uint Captured, uint Original)
{
    /// <summary>Whether every field is zero, as in a page that was never written.</summary>
    public bool IsZero => (Seconds | Fraction | Captured | Original) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe RecordHeader Read<TOrder>(byte* at, LengthOrder lengths)
        where TOrder : struct, IByteOrder
    {
        uint captured = Word<TOrder>(at, 2);
        uint original = Word<TOrder>(at, 3);
        if (lengths == LengthOrder.OriginalFirst || (lengths == LengthOrder.SmallerIsCaptured && captured > original))
            (captured, original) = (original, captured);
        return new RecordHeader(Word<TOrder>(at, 0), Word<TOrder>(at, 1), captured, original);
    }

    /// <summary>The 32-bit word at an index, counted from the header's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint Word<TOrder>(byte* header, int index)
        where TOrder : struct, IByteOrder => TOrder.UInt32(Unsafe.ReadUnaligned<uint>(header + index * 4));
}
