namespace PcapStream.Cli.Rendering;

/// <summary>What the axes of charts have in common.</summary>
internal static class ChartAxis
{
    /// <summary>The next number that an axis ends well with; at least 1.</summary>
    public static double End(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1))));
        foreach (double step in (double[])[1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8])
        {
            if (value <= step * power)
                return step * power;
        }
        return 10 * power;
    }
}
