namespace PcapStream.Operations.Plan;

/// <summary>
/// Estimates a total over a capture from clusters of its records, one at a random place of each of equal strata, in the
/// order of the file: the ratio estimator of Cochran, Sampling Techniques (1977), 6.3, with the records' bytes, whose
/// total is known, as the auxiliary variable.
/// <code>
/// R = Σy / Σx,  total = X R,  e = y - R x,  d = e(i) - e(i+1),  var(total) = X² (1 - Σx / X) s² / (n x̄²)
/// s² = Σd² / (2 (n - 1)),  freedom = 3/2 (Σd²)² / Σd⁴
/// </code>
/// Traffic changes slowly, so that neighbours are alike: their differences (Cochran, 5A.12 and 8.11) have only the
/// spread that strata leave, and more of it rather than less. The degrees of freedom are Satterthwaite's: a range that
/// rests on a few large differences is wider. At the ends the range allows for traffic that no cluster has: stretches
/// without any records, and with the most records, of 3/n of the bytes (the rule of three).
/// Where no record starts in a cluster, the rest of a long record cannot be distinguished from garbage: x is then the
/// clusters' width, which has no bias but a wider range.
/// </summary>
internal static class RatioEstimator
{
    // If none of n has any, at most 3/n have, at 95 %.
    private const double RuleOfThree = 3;

    /// <summary>Estimates the total.</summary>
    /// <param name="clusters">Bytes and figure of each in the order of the file, at least two.</param>
    /// <param name="width">Bytes in which each counts the records that start.</param>
    /// <param name="bytes">Bytes of the whole population.</param>
    /// <param name="densest">Most figure per byte of traffic that no cluster has.</param>
    public static Prediction Total(
        IReadOnlyList<(double Bytes, double Figure)> clusters, long width, long bytes, double densest)
    {
        if (clusters.Any(cluster => cluster.Bytes == 0))
            clusters = [.. clusters.Select(cluster => ((double)width, cluster.Figure))];
        double sampled = clusters.Sum(cluster => cluster.Bytes);
        int count = clusters.Count;
        double ratio = clusters.Sum(cluster => cluster.Figure) / sampled;
        double half = HalfWidth([.. clusters.Select(cluster => cluster.Figure - ratio * cluster.Bytes)])
            * count / sampled * Math.Sqrt(Math.Max(0, 1 - sampled / bytes));
        double unseen = Math.Min(1, RuleOfThree / count);
        double low = double.Hypot(half, unseen * ratio);
        double high = double.Hypot(half, unseen * Math.Max(0, densest - ratio));
        return new Prediction(bytes * ratio, Math.Max(0, bytes * (ratio - low)), bytes * (ratio + high));
    }

    // Of the mean of residuals.
    private static double HalfWidth(double[] residuals)
    {
        double squares = 0, fourthPowers = 0;
        for (int i = 1; i < residuals.Length; i++)
        {
            double square = Square(residuals[i] - residuals[i - 1]);
            squares += square;
            fourthPowers += Square(square);
        }
        if (fourthPowers == 0)
            return 0;
        int most = residuals.Length - 1;
        double freedom = Math.Clamp(1.5 * Square(squares) / fourthPowers, 1, most);
        return StudentT.Quantile((int)freedom) * Math.Sqrt(squares / (2 * most) / residuals.Length);
    }

    private static double Square(double value) => value * value;
}

/// <summary>Student's distribution.</summary>
internal static class StudentT
{
    // Normal distribution at 0.975.
    private const double Z = 1.959963984540054;

    private static readonly double[] Few = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469];

    /// <summary>
    /// Two-sided 95 %, from 7 degrees of freedom on by Fisher's expansion (Abramowitz and Stegun, 26.7.5): three
    /// digits.
    /// </summary>
    public static double Quantile(int freedom)
    {
        if (freedom <= Few.Length)
            return Few[freedom - 1];
        double z2 = Z * Z;
        double first = (z2 + 1) / 4;
        double second = ((5 * z2 + 16) * z2 + 3) / 96;
        double third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        return Z * (1 + (first + (second + third / freedom) / freedom) / freedom);
    }
}
