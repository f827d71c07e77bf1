namespace PcapStream.Operations.Plan;

/// <summary>
/// Estimates a total over a capture from clusters of its records: the ratio estimator of Cochran, Sampling Techniques
/// (1977), 6.3 and 6.4, with the records' bytes, whose total is known, as the auxiliary variable.
/// <code>
/// R = Σy / Σx,  total = X R,  s² = Σ(y - R x)² / (n - 1),  var(total) = X² (1 - Σx / X) s² / (n x̄²)
/// </code>
/// The range is total ± t √var with Student's t at n - 1 degrees of freedom: 95 % of samples, for many similar
/// clusters; it does not include traffic so rare that no cluster has it. Clusters in equal strata vary less than the
/// formula's freely chosen ones. Where no record starts in a cluster, the rest of a long record cannot be distinguished
/// from garbage: x is then the clusters' width, which has no bias but a wider range.
/// </summary>
internal static class RatioEstimator
{
    // Normal distribution at 0.975.
    private const double Z = 1.959963984540054;

    // If none of n has any, at most 3/n have, at 95 %: the rule of three.
    private const double RuleOfThree = 3;

    /// <summary>Estimates the total.</summary>
    /// <param name="clusters">Bytes and figure of each, at least two.</param>
    /// <param name="width">Bytes in which each counts the records that start.</param>
    /// <param name="bytes">Bytes of the whole population.</param>
    /// <param name="usual">Figure per byte to assume when no cluster has any.</param>
    public static Prediction Total(
        IReadOnlyList<(double Bytes, double Figure)> clusters, long width, long bytes, double usual)
    {
        if (clusters.Any(cluster => cluster.Bytes == 0))
            clusters = [.. clusters.Select(cluster => ((double)width, cluster.Figure))];
        double sampled = clusters.Sum(cluster => cluster.Bytes);
        double figure = clusters.Sum(cluster => cluster.Figure);
        int count = clusters.Count;
        if (figure == 0)
            return new Prediction(0, 0, bytes * usual * Math.Min(1, RuleOfThree / count));
        double ratio = figure / sampled;
        double residuals = clusters.Sum(cluster => Square(cluster.Figure - ratio * cluster.Bytes));
        double variance = residuals / (count - 1) / count / Square(sampled / count) * Math.Max(0, 1 - sampled / bytes);
        double half = bytes * StudentT(count - 1) * Math.Sqrt(variance);
        double total = bytes * ratio;
        return new Prediction(total, Math.Max(0, total - half), total + half);
    }

    // Two-sided 95 %, by Fisher's expansion (Abramowitz and Stegun, 26.7.5): three digits from 7 degrees of freedom on.
    private static double StudentT(int freedom)
    {
        double z2 = Z * Z;
        double first = (z2 + 1) / 4;
        double second = ((5 * z2 + 16) * z2 + 3) / 96;
        double third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        return Z * (1 + (first + (second + third / freedom) / freedom) / freedom);
    }

    private static double Square(double value) => value * value;
}
