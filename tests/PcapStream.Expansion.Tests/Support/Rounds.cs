using PcapStream.Expansion.Measuring;

namespace PcapStream.Expansion.Tests.Support;

/// <summary>Rounds of a program whose memory is known.</summary>
internal static class Rounds
{
    public const long Whole = 64 << 20;

    /// <param name="fixedBytes">Its memory on an empty capture.</param>
    /// <param name="perByte">The memory that each byte of capture adds.</param>
    /// <param name="noise">The addition to the peaks of each round.</param>
    public static IReadOnlyList<Round> Of(long fixedBytes, double perByte, params long[] noise) =>
    [
        .. noise.Select(more => new Round(
            Run(0, fixedBytes + more),
            [Run(Whole / 4, fixedBytes + (long)(Whole / 4 * perByte) + more), Run(
                Whole / 2, fixedBytes + (long)(Whole / 2 * perByte) + more)],
            Run(Whole, fixedBytes + (long)(Whole * perByte) + more))),
    ];

    /// <summary>Rounds of a program with receipts, with these allocations per packet.</summary>
    public static IReadOnlyList<Round> Exact(params double[] allocatedPerPacket) =>
    [
        .. allocatedPerPacket.Select(allocated => new Round(null, [], Run(Whole, 40 << 20) with
        {
            Receipt = new Receipt(1000, TimeSpan.FromSeconds(1), 30 << 20, 8 << 20, allocated, 4 << 20, 3),
        })),
    ];

    private static MeasuredRun Run(long bytes, long peak) => new(bytes, peak, TimeSpan.FromSeconds(1));
}
