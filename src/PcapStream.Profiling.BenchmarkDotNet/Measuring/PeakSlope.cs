using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace PcapStream.Profiling.BenchmarkDotNet.Measuring;

/// <summary>The slope of peaks over a parameter.</summary>
internal static class PeakSlope
{
    public static double? Of(Summary summary, BenchmarkCase benchmarkCase, string parameter) =>
        Of(Points(summary, benchmarkCase, parameter));

    /// <summary>The slopes over all parameters that have one, by the parameter's name.</summary>
    public static IReadOnlyDictionary<string, ParameterSlope> All(Summary summary, BenchmarkCase benchmarkCase)
    {
        var slopes = new SortedDictionary<string, ParameterSlope>(StringComparer.Ordinal);
        foreach (string parameter in benchmarkCase.Parameters.Items.Select(item => item.Name))
        {
            List<(double X, double Y)> points = Points(summary, benchmarkCase, parameter);
            if (Of(points) is { } slope)
            {
                double range = points.Max(point => point.X) - points.Min(point => point.X);
                slopes[parameter] = new ParameterSlope(slope, range);
            }
        }
        return slopes;
    }

    private static List<(double X, double Y)> Points(Summary summary, BenchmarkCase benchmarkCase, string parameter)
    {
        if (Number(benchmarkCase, parameter) is null)
            return [];
        return [
            .. from other in summary.BenchmarksCases
               where AreAlike(other, benchmarkCase, parameter)
               let x = Number(other, parameter)
               let y = MemoryMetric.Peak.Of(summary, other)
               where x is not null && y is not null
               select (x.Value, y.Value),
        ];
    }

    /// <summary>Least squares.</summary>
    /// <returns>Null for fewer than two different places.</returns>
    public static double? Of(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Select(point => point.X).Distinct().Count() < 2)
            return null;
        double meanX = points.Average(point => point.X);
        double meanY = points.Average(point => point.Y);
        double spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        return double.IsFinite(slope) ? slope : null;
    }

    /// <summary>A parameter's value; null when it is not a finite number or the case has no such parameter.</summary>
    public static double? Number(BenchmarkCase benchmarkCase, string parameter)
    {
        object? value = benchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == parameter)?.Value;
        return value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
            && Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? number
            : null;
    }

    private static bool AreAlike(BenchmarkCase one, BenchmarkCase other, string except) =>
        one.Descriptor.Type == other.Descriptor.Type
        && one.Descriptor.WorkloadMethod == other.Descriptor.WorkloadMethod
        && one.Job.Id == other.Job.Id
        && Others(one, except).SequenceEqual(Others(other, except));

    private static IEnumerable<(string, object?)> Others(BenchmarkCase benchmarkCase, string except) =>
        benchmarkCase.Parameters.Items.Where(item => item.Name != except)
            .Select(item => (item.Name, (object?)item.Value));
}

/// <summary>The slope of peaks over a parameter.</summary>
/// <param name="Slope">Bytes per unit.</param>
/// <param name="Range">The parameter's largest value without its smallest.</param>
internal readonly record struct ParameterSlope(double Slope, double Range);

/// <summary>One column for each numeric parameter.</summary>
internal sealed class PeakSlopeColumns : IColumnProvider
{
    public IEnumerable<IColumn> GetColumns(Summary summary) => summary.BenchmarksCases
        .SelectMany(one => one.Parameters.Items)
        .Select(item => item.Name)
        .Distinct()
        .Where(name => summary.BenchmarksCases.Any(one => PeakSlope.Number(one, name) is not null))
        .Select(name => new PeakSlopeColumn(name));
}

/// <summary>Bytes of peak per unit of a parameter.</summary>
internal sealed class PeakSlopeColumn(string parameter) : IColumn
{
    private const string NoValue = "-";

    public string Id => $"PeakMemorySlope.{parameter}";

    public string ColumnName => $"Peak/{parameter}";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 3;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => $"Slope of the peak: bytes per unit of {parameter}";

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(one => PeakSlope.Of(summary, one, parameter) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        PeakSlope.Of(summary, benchmarkCase, parameter)?.ToString("0.###", CultureInfo.InvariantCulture) ?? NoValue;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);
}
