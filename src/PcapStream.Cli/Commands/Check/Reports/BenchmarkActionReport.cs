using System.Globalization;
using System.Text.Json.Serialization;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// The figures for github-action-benchmark, whose tool is <c>customSmallerIsBetter</c>: a list of names, units and
/// values.
/// </summary>
internal static class BenchmarkActionReport
{
    public static string Render(CheckResult result) => JsonReport.Render(
        [.. result.Metrics.Select(one => Of(result, one))], BenchmarkActionContext.Default.BenchmarkActionFigureArray);

    private static BenchmarkActionFigure Of(CheckResult result, JudgedMetric judged)
    {
        Metric metric = judged.Metric;
        return new BenchmarkActionFigure(
            PrintableText.Of(metric.Id, keepLines: false),
            UnitOf(metric.Unit),
            metric.Value,
            string.Create(CultureInfo.InvariantCulture, $"{metric.Lowest} to {metric.Highest}"),
            PrintableText.Of($"{result.CommandLine}\n{metric.Runs.Count} runs\n{Figure.Name(judged.Verdict)}",
                keepLines: true));
    }

    private static string UnitOf(MetricUnit unit) => unit switch
    {
        MetricUnit.BytesPerByte => "bytes/byte",
        MetricUnit.Bytes => "bytes",
        MetricUnit.BytesPerPacket => "bytes/packet",
        _ => "count",
    };
}

/// <summary>A figure, in the order of the tool's documentation.</summary>
internal sealed record BenchmarkActionFigure(string Name, string Unit, double Value, string Range, string Extra);

/// <summary>Serialises without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(BenchmarkActionFigure[]))]
internal sealed partial class BenchmarkActionContext : JsonSerializerContext;
