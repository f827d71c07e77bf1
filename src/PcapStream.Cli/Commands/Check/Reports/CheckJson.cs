using System.Text.Json.Serialization;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>The report as JSON, with every run; sizes in bytes.</summary>
internal sealed class CheckJson : ICheckFormat
{
    public string Extension => ".json";

    public string Render(CheckResult result) =>
        JsonReport.Render(CheckReport.Of(result), CheckJsonContext.Default.CheckReport);
}

/// <summary>The whole report, in the order of the properties.</summary>
internal sealed record CheckReport(
    string Command,
    BaselineEnvironment Environment,
    string? EnvironmentDifference,
    bool? InBaseline,
    IReadOnlyList<string> Unchecked,
    IReadOnlyList<CheckedCapture> Inputs,
    IReadOnlyList<CheckedMetric> Metrics)
{
    public static CheckReport Of(CheckResult result) => new(
        result.CommandLine,
        result.Environment,
        result.EnvironmentDifference,
        result.IsInBaseline,
        result.Unchecked,
        [.. result.Inputs.Select(CheckedCapture.Of)],
        [.. result.Metrics.Select(CheckedMetric.Of)]);
}

/// <summary>A capture of the report.</summary>
internal sealed record CheckedCapture(
    string Name,
    string Sha256,
    long Bytes,
    long CaptureBytes,
    int Processes,
    IReadOnlyList<string> ProcessesAtPeak,
    string? Remark,
    IReadOnlyList<Forecast> Forecasts)
{
    public static CheckedCapture Of(CheckedInput input) => new(
        input.Capture.Name,
        input.Capture.Sha256,
        input.Capture.Bytes,
        input.Rounds[0].Whole.CaptureBytes,
        input.MostProcesses.Processes,
        [.. input.MostProcesses.NamesAtPeak.Select(name => PrintableText.Of(name, keepLines: false))],
        input.Remark,
        input.Forecasts);
}

/// <summary>A figure of the report.</summary>
internal sealed record CheckedMetric(
    string Id,
    string Kind,
    string Verdict,
    string Reason,
    double Value,
    IReadOnlyList<double> Runs,
    double? Error,
    double? Baseline,
    double? Tolerance,
    double? GrowthLow,
    double? GrowthHigh,
    long? NeededBytes,
    double? Max,
    string Derivation)
{
    public static CheckedMetric Of(JudgedMetric judged) => new(
        judged.Metric.Id,
        judged.Metric.Kind.ToString().ToLowerInvariant(),
        Figure.Id(judged.Verdict),
        judged.Reason,
        judged.Metric.Value,
        judged.Metric.Runs,
        judged.Metric.Error,
        judged.Baseline?.Value,
        judged.Baseline?.Tolerance,
        judged.Growth?.Low,
        judged.Growth?.High,
        judged.NeededBytes,
        judged.Max,
        judged.Metric.Derivation);
}

/// <summary>Serialises the report without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
