using System.Numerics;
using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// The range of one capture's record headers, which distinguishes headers from other bytes. Captures of deviating
/// writers have a wider one, learnt from records that are followed by others like them.
/// </summary>
/// <param name="MostCaptured">Greatest captured length, in bytes.</param>
/// <param name="MostOriginal">Greatest original length, in bytes.</param>
/// <param name="MostFraction">Greatest fraction of a second, in its units.</param>
/// <param name="SnapLength">The snap length of the file header.</param>
/// <param name="CapturedMayExceedOriginal">Whether more may be captured than was on the wire.</param>
internal readonly record struct PcapRecordProfile(
    uint MostCaptured, uint MostOriginal, uint MostFraction, uint SnapLength, bool CapturedMayExceedOriginal)
{
    // libpcap's MAXIMUM_SNAPLEN, which tcpdump and Wireshark write.
    private const uint UsualMostCaptured = 262_144;

    // Packets of segmentation offload are smaller.
    private const uint UsualMostOriginal = 1 << 20;

    // About a year: captures with a longer silence between two packets exist, and lose at most a packet to damage.
    private const uint LongestSilence = 1 << 25;

    public static PcapRecordProfile Of(PcapFileHeader header)
    {
        uint most = header.SnapLength <= UsualMostOriginal
            ? Math.Max(header.SnapLength, UsualMostCaptured)
            : UsualMostCaptured;
        uint mostFraction = header.Precision == TimestampPrecision.Nanoseconds ? 999_999_999u : 999_999u;
        return new PcapRecordProfile(
            most, UsualMostOriginal, mostFraction, header.SnapLength, CapturedMayExceedOriginal: false);
    }

    /// <summary>Whether a header is like nearly all others, so that those around it need not be checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUsual(PcapRecordHeader header) =>
        header.Captured - 1 < MostCaptured && header.Fraction <= MostFraction &&
        (header.Captured == header.Original || (header.Captured == SnapLength && header.Original > SnapLength));

    /// <summary>Whether a record of this capture could have such a header.</summary>
    public bool IsPlausible(PcapRecordHeader header) =>
        header.Captured <= MostCaptured && header.Original <= MostOriginal && header.Fraction <= MostFraction &&
        (header.Captured <= header.Original || CapturedMayExceedOriginal) &&
            (header.Captured > 0 || header.Seconds > 0);

    /// <summary>Whether two records in a row could have these times, in seconds.</summary>
    public static bool Follows(long seconds, long before) => Math.Abs(seconds - before) < LongestSilence;

    /// <summary>The bytes that a record's packet should have by its original length.</summary>
    public uint ExpectedCaptured(PcapRecordHeader header) =>
        SnapLength == 0 ? header.Original : Math.Min(header.Original, SnapLength);

    /// <summary>The profile of a capture in which <paramref name="header"/> is plausible.</summary>
    public PcapRecordProfile WidenedBy(PcapRecordHeader header) => this with
    {
        MostCaptured = Widened(MostCaptured, header.Captured),
        MostOriginal = Widened(MostOriginal, Math.Max(header.Original, header.Captured)),
        MostFraction = header.Fraction <= MostFraction ? MostFraction : uint.MaxValue,
        CapturedMayExceedOriginal = CapturedMayExceedOriginal || header.Captured > header.Original,
    };

    // By doubling, so that a capture of ever larger packets widens its profile only a few times.
    private static uint Widened(uint most, uint length) =>
        length <= most ? most : (uint)Math.Min(BitOperations.RoundUpToPowerOf2((ulong)length), uint.MaxValue);
}

/// <summary>The fields of a classic pcap's record header (draft-ietf-opsawg-pcap, section 5).</summary>
/// <param name="Seconds">Seconds since the epoch.</param>
/// <param name="Fraction">Microseconds or nanoseconds past the second.</param>
/// <param name="Captured">Bytes of packet in the file.</param>
/// <param name="Original">Bytes of packet on the wire.</param>
internal readonly record struct PcapRecordHeader(uint Seconds, uint Fraction, uint Captured, uint Original)
{
    /// <summary>Whether every field is zero, as in a page that was never written.</summary>
    public bool IsZero => (Seconds | Fraction | Captured | Original) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe PcapRecordHeader Read<TOrder>(byte* at, LengthOrder lengths)
        where TOrder : struct, IByteOrder
    {
        uint captured = Word<TOrder>(at, 2);
        uint original = Word<TOrder>(at, 3);
        if (lengths == LengthOrder.OriginalFirst || (lengths == LengthOrder.SmallerIsCaptured && captured > original))
            (captured, original) = (original, captured);
        return new PcapRecordHeader(Word<TOrder>(at, 0), Word<TOrder>(at, 1), captured, original);
    }

    /// <summary>The 32-bit word at an index, counted from the header's start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint Word<TOrder>(byte* header, int index)
        where TOrder : struct, IByteOrder => TOrder.UInt32(Unsafe.ReadUnaligned<uint>(header + index * 4));
}
