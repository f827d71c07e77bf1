using System.Text.Json.Serialization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Plan;

/// <summary><c>plan --json</c>: an array with one object per capture; predictions as <c>{estimate, low, high}</c>.</summary>
internal static class PlanJson
{
    public static string Render(IReadOnlyList<PlanResult> plans) =>
        JsonReport.Render([.. plans.Select(PlanReport.Of)], PlanJsonContext.Default.PlanReportArray);
}

/// <summary>One capture, in the order of the properties.</summary>
internal sealed record PlanReport(
    string File,
    string? Compression,
    long FileBytes,
    PlanRange Packets,
    PlanRange CaptureBytes,
    PlanRange PeakMemory,
    PlanRange CsvBytes,
    PlanRange Seconds,
    PlanRange CsvSeconds,
    long SampledBytes,
    long Places,
    double SampleRate,
    bool Exact,
    bool Damaged)
{
    public static PlanReport Of(PlanResult plan) => new(
        JsonReport.FileName(plan.File),
        plan.Compression?.Name,
        plan.FileBytes,
        PlanRange.Of(plan.Packets, digits: 0),
        PlanRange.Of(plan.CaptureBytes, digits: 0),
        PlanRange.Of(plan.PeakMemory, digits: 0),
        PlanRange.Of(plan.CsvBytes, digits: 0),
        PlanRange.Of(plan.Seconds, digits: 6),
        PlanRange.Of(plan.CsvSeconds, digits: 6),
        plan.SampledBytes,
        plan.Places,
        Math.Round(plan.SampleRate),
        plan.Exact,
        plan.Damaged);
}

/// <summary>A prediction.</summary>
internal sealed record PlanRange(double Estimate, double Low, double High)
{
    // Rounds outwards, so that no value is rounded out of its range.
    public static PlanRange Of(Prediction prediction, int digits)
    {
        double unit = Math.Pow(10, digits);
        return new PlanRange(
            Math.Round(prediction.Estimate, digits),
            Math.Floor(prediction.Low * unit) / unit,
            Math.Ceiling(prediction.High * unit) / unit);
    }
}

/// <summary>Serialises the report without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(PlanReport[]))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
