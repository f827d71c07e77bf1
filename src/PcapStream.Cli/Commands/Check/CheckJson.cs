using System.Text.Json;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The report as JSON, with every run; sizes in bytes.</summary>
internal sealed class CheckJson : ICheckFormat
{
    public string Render(CheckResult result) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("command", result.CommandLine);
        json.WriteStartObject("environment");
        json.WriteString("runtime", result.Environment.Runtime);
        json.WriteString("rid", result.Environment.Rid);
        if (result.Environment.TieredCompilation is { } tiered)
            json.WriteBoolean("tiered_compilation", tiered);
        else
            json.WriteNull("tiered_compilation");
        json.WriteString("tool_version", result.Environment.ToolVersion);
        json.WriteEndObject();
        json.WriteString("environment_difference", result.EnvironmentDifference);
        if (result.IsInBaseline is { } known)
            json.WriteBoolean("in_baseline", known);
        else
            json.WriteNull("in_baseline");
        json.WriteStrings("unchecked", result.Unchecked);
        json.WriteStartArray("inputs");
        foreach (CheckedInput input in result.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Capture.Name);
            json.WriteString("sha256", input.Capture.Sha256);
            json.WriteNumber("bytes", input.Capture.Bytes);
            json.WriteNumber("capture_bytes", input.Rounds[0].Whole.CaptureBytes);
            json.WriteString("remark", input.Remark);
            json.WriteStartArray("forecasts");
            foreach (Forecast forecast in input.Forecasts)
                Write(json, forecast);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (JudgedMetric judgement in result.Metrics)
            Write(json, judgement);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, JudgedMetric judgement)
    {
        json.WriteStartObject();
        json.WriteString("id", judgement.Metric.Id);
        json.WriteString("kind", judgement.Metric.Kind.ToString().ToLowerInvariant());
        json.WriteString("verdict", Figure.Name(judgement.Verdict));
        json.WriteString("reason", judgement.Reason);
        json.WriteNumber("value", judgement.Metric.Value);
        json.WriteStartArray("runs");
        foreach (double run in judgement.Metric.Runs)
            json.WriteNumberValue(run);
        json.WriteEndArray();
        WriteNumber(json, "error", judgement.Metric.Error);
        WriteNumber(json, "baseline", judgement.Baseline?.Value);
        WriteNumber(json, "tolerance", judgement.Baseline?.Tolerance);
        WriteNumber(json, "max", judgement.Max);
        json.WriteString("derivation", judgement.Metric.Derivation);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Forecast forecast)
    {
        json.WriteStartObject();
        json.WriteString("figure", forecast.Figure);
        json.WriteNumber("estimate", forecast.Estimate);
        json.WriteNumber("low", forecast.Low);
        json.WriteNumber("high", forecast.High);
        json.WriteNumber("actual", forecast.Actual);
        json.WriteNumber("error", forecast.Error);
        json.WriteBoolean("held", forecast.Held);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
