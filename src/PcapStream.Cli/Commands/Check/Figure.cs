using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The figures of a check as text.</summary>
internal static class Figure
{
    private const int BarLength = 20;

    public static string Text(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Bytes => Quantities.Bytes(value),
        MetricUnit.BytesPerPacket => $"{Number(value, "0.###")} B",
        MetricUnit.Count => Number(value, "0.#"),
        _ => Number(value, Math.Abs(value) < 100 ? "0.0000" : "0.0"),
    };

    /// <summary>The value, with the error of its fit.</summary>
    public static string Value(Metric metric) => metric.Error is { } error
        ? $"{Text(metric.Value, metric.Unit)} ± {Text(error, metric.Unit)}"
        : Text(metric.Value, metric.Unit);

    public static string Spread(Metric metric) => metric.Lowest == metric.Highest
        ? "the same"
        : $"{Text(metric.Lowest, metric.Unit)} to {Text(metric.Highest, metric.Unit)}";

    public static string Allowed(JudgedMetric judgement) =>
        judgement.Allowed is { } most ? Text(most, judgement.Metric.Unit) : "-";

    /// <summary>
    /// The value as a share of the allowed one: a bar that ends in an arrow above it, empty without a limit.
    /// </summary>
    public static string Bar(JudgedMetric judgement)
    {
        if (judgement.Allowed is not { } most)
            return new string(' ', BarLength);
        double share =
            most > 0 ? judgement.Metric.Value / most : judgement.Metric.Value > most ? double.PositiveInfinity : 1;
        if (share > 1)
            return new string('█', BarLength - 1) + "▶";
        int filled = Math.Clamp((int)Math.Round(share * BarLength), 0, BarLength);
        return new string('█', filled) + new string('░', BarLength - filled);
    }

    public static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    // Without the sign of a rounded zero.
    private static string Number(double value, string format) =>
        (Math.Round(value, 4) + 0.0).ToString(format, CultureInfo.InvariantCulture);
}
