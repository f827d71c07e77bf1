using System.Numerics;
using System.Runtime.Intrinsics;
using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// Skips bytes of a classic pcap at which no record header starts, many at a time: the lengths of a header have a zero
/// byte each, where they are below 16 MiB.
/// </summary>
internal static unsafe class RecordScan
{
    private const int CapturedOffset = 8;
    private const int OriginalOffset = 12;
    private const int HeaderSize = 16;
    private const uint ZeroByteLimit = 1 << 24;

    /// <summary>The first place at or after an address at which a record or another capture may start.</summary>
    /// <param name="at">A place to look at.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="profile">What the lengths may be.</param>
    public static byte* Skip<TOrder>(byte* at, byte* end, in PcapRecordProfile profile)
        where TOrder : struct, IByteOrder
    {
        if (profile.MostCaptured >= ZeroByteLimit || profile.MostOriginal >= ZeroByteLimit)
            return at;
        // The highest byte of a word is its last in little-endian order.
        int highest = TOrder.UInt32(1) == 1 == BitConverter.IsLittleEndian ? sizeof(uint) - 1 : 0;
        ReadOnlySpan<byte> starts = FileStart.FirstBytes;
        while (end - at >= HeaderSize + Vector256<byte>.Count)
        {
            Vector256<byte> lengths = Vector256.Load(at + CapturedOffset + highest)
                | Vector256.Load(at + OriginalOffset + highest);
            Vector256<byte> possible = Vector256.Equals(lengths, Vector256<byte>.Zero);
            Vector256<byte> here = Vector256.Load(at);
            foreach (byte first in starts)
                possible |= Vector256.Equals(here, Vector256.Create(first));
            uint places = possible.ExtractMostSignificantBits();
            if (places != 0)
                return at + BitOperations.TrailingZeroCount(places);
            at += Vector256<byte>.Count;
        }
        return at;
    }
}
