namespace PcapStream.Expansion.Metrics;

/// <summary>The middle of some figures, which one run that went astray does not move.</summary>
public static class Median
{
    /// <summary>The middle one; the mean of the two in the middle where their number is even.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static double Of(IEnumerable<double> figures)
    {
        double[] ordered = [.. figures.Order()];
        if (ordered.Length == 0)
            throw new ArgumentException("nothing has no middle", nameof(figures));
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
