using System.Globalization;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing.Limits;

/// <summary>Judges a slope.</summary>
internal static class GrowthLimit
{
    private const int Shown = 6;

    // Of the sums of a slope that is exactly at its limit.
    private const double Rounding = 1e-9;

    /// <param name="points">Sizes and allocated bytes.</param>
    /// <param name="ratio">The steepest slope that is allowed.</param>
    /// <param name="call">The call whose lines are shown.</param>
    /// <param name="unit">What the sizes count.</param>
    public static void AtMost(
        IReadOnlyCollection<(long Size, long Bytes)> points, double ratio, LimitedCall call, string unit)
    {
        if (points.Select(point => point.Size).Distinct().Count() < 2)
            throw new ArgumentException($"{call.Name}: a slope needs at least two sizes");
        double slope = Slope.Of(points);
        if (slope <= ratio * (1 + Rounding))
            return;
        IEnumerable<string> rows = points.OrderByDescending(point => point.Size).Take(Shown).Reverse()
            .Select(point => $"  {Number(point.Size)} {unit}: {LimitSize.Text(point.Bytes)}");
        throw call.Exceeds(string.Create(CultureInfo.InvariantCulture,
            $"allocated {slope:0.####} B per unit of {unit}, more than the limit of {ratio:0.####} B\n")
            + string.Join('\n', rows));
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
