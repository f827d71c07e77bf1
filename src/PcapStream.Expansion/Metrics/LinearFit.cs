namespace PcapStream.Expansion.Metrics;

/// <summary>
/// A line through measured points by ordinary least squares: y = <see cref="Intercept"/> + <see cref="Slope"/> x.
/// </summary>
/// <param name="Slope">Growth of y for each unit of x.</param>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="SlopeError">The slope's standard error; 0 for two points, which a line always fits.</param>
public readonly record struct LinearFit(double Slope, double Intercept, double SlopeError)
{
    /// <summary>Fits a line.</summary>
    /// <exception cref="ArgumentException">There are no two points with different x.</exception>
    public static LinearFit Through(IReadOnlyCollection<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.DistinctBy(point => point.X).Take(2).Count() < 2)
            throw new ArgumentException("a line needs two points with different x", nameof(points));
        // Centred on the means, so that a large x loses no digits.
        double meanX = points.Average(point => point.X), meanY = points.Average(point => point.Y);
        double spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        double intercept = meanY - slope * meanX;
        double residuals = points.Sum(point => Math.Pow(point.Y - intercept - slope * point.X, 2));
        double error = points.Count == 2 ? 0 : Math.Sqrt(residuals / (points.Count - 2) / spread);
        return new LinearFit(slope, intercept, error);
    }
}
