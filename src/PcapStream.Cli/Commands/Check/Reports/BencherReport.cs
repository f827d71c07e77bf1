using System.Text.Json.Serialization;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// The figures in the Bencher Metric Format: for each input its measures, each with the range of the runs.
/// </summary>
internal static class BencherReport
{
    public static string Render(CheckResult result)
    {
        Dictionary<string, Dictionary<string, BencherMetric>> inputs = [];
        foreach (JudgedMetric judged in result.Metrics)
        {
            string input = PrintableText.Of(judged.Metric.Input, keepLines: false);
            if (!inputs.TryGetValue(input, out Dictionary<string, BencherMetric>? measures))
                inputs.Add(input, measures = []);
            measures.Add(
                judged.Metric.Name,
                new BencherMetric(judged.Metric.Value, judged.Metric.Lowest, judged.Metric.Highest));
        }
        return JsonReport.Render(inputs, BencherContext.Default.DictionaryStringDictionaryStringBencherMetric);
    }
}

/// <summary>A measured value and its range.</summary>
internal sealed record BencherMetric(double Value, double LowerValue, double UpperValue);

/// <summary>Serialises without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, BencherMetric>>))]
internal sealed partial class BencherContext : JsonSerializerContext;
