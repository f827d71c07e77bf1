using System.Globalization;
using PcapStream.Processes;

namespace PcapStream.Expansion.Metrics;

/// <summary>Figures as text, in the same units in tables and messages.</summary>
public static class FigureText
{
    /// <summary>A value with its unit; ratios have none.</summary>
    public static string Of(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Bytes => MemorySize.Text(value),
        MetricUnit.BytesPerPacket => $"{Number(value, "0.###")} B",
        MetricUnit.Count => Number(value, "0.#"),
        _ => Number(value, Math.Abs(value) < 100 ? "0.0000" : "0.0"),
    };

    // Without the sign of a rounded zero.
    private static string Number(double value, string format) =>
        (Math.Round(value, 4) + 0.0).ToString(format, CultureInfo.InvariantCulture);
}
