using System.Text.Json;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The figures of a check as text.</summary>
internal static class Figure
{
    private const int UsualBar = 20;

    /// <summary>The value, with the error of its fit.</summary>
    public static string Value(Metric metric) => metric.Error is { } error
        ? $"{FigureText.Of(metric.Value, metric.Unit)} ± {FigureText.Of(error, metric.Unit)}"
        : FigureText.Of(metric.Value, metric.Unit);

    public static string Spread(Metric metric) => metric.Lowest == metric.Highest
        ? "the same"
        : $"{FigureText.Of(metric.Lowest, metric.Unit)} to {FigureText.Of(metric.Highest, metric.Unit)}";

    public static string Allowed(JudgedMetric judgement) =>
        judgement.Allowed is { } most ? FigureText.Of(most, judgement.Metric.Unit) : "-";

    /// <summary>
    /// The value as a share of the allowed one: a bar that ends in an arrow above it, empty without a limit.
    /// </summary>
    public static string Bar(JudgedMetric judgement, int length = UsualBar)
    {
        if (judgement.Allowed is not { } most)
            return new string(' ', length);
        double share =
            most > 0 ? judgement.Metric.Value / most : judgement.Metric.Value > most ? double.PositiveInfinity : 1;
        if (share > 1)
            return new string('█', length - 1) + "▶";
        int filled = Math.Clamp((int)Math.Round(share * length), 0, length);
        return new string('█', filled) + new string('░', length - filled);
    }

    /// <summary>The verdict for people.</summary>
    public static string Name(Verdict verdict) => Id(verdict).Replace('_', ' ');

    /// <summary>The verdict for programs.</summary>
    public static string Id(Verdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString());
}
