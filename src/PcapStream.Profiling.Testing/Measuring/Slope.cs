namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>The slope of a line through points, by least squares.</summary>
internal static class Slope
{
    /// <param name="points">Sizes and bytes, with at least two sizes.</param>
    /// <returns>Bytes per unit of size.</returns>
    public static double Of(IReadOnlyCollection<(long Size, long Bytes)> points)
    {
        double meanSize = points.Average(point => (double)point.Size);
        double meanBytes = points.Average(point => (double)point.Bytes);
        double spread = points.Sum(point => Math.Pow(point.Size - meanSize, 2));
        return points.Sum(point => (point.Size - meanSize) * (point.Bytes - meanBytes)) / spread;
    }
}
