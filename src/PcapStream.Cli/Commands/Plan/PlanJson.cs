using System.Text.Json;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Plan;

/// <summary>
/// <c>plan --json</c>: an array with one object per capture; predictions as <c>{estimate, low, high}</c>.
/// </summary>
internal static class PlanJson
{
    public static string Render(IReadOnlyList<PlanResult> plans) => JsonReport.Render(json =>
    {
        json.WriteStartArray();
        foreach (PlanResult plan in plans)
            Write(json, plan);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, PlanResult plan)
    {
        json.WriteStartObject();
        json.WriteFile("file", plan.File);
        json.WriteString("compression", plan.Compression?.Name);
        json.WriteNumber("file_bytes", plan.FileBytes);
        Write(json, "packets", plan.Packets, digits: 0);
        WriteOrNull(json, "passing", plan.Passing, digits: 0);
        Write(json, "capture_bytes", plan.CaptureBytes, digits: 0);
        Write(json, "peak_memory", plan.PeakMemory, digits: 0);
        Write(json, "csv_bytes", plan.CsvBytes, digits: 0);
        Write(json, "seconds", plan.Seconds, digits: 6);
        Write(json, "csv_seconds", plan.CsvSeconds, digits: 6);
        Write(json, plan.Stats);
        Write(json, plan.Conversion);
        json.WriteNumber("sampled_bytes", plan.SampledBytes);
        json.WriteNumber("places", plan.Places);
        json.WriteNumber("sample_rate", Math.Round(plan.SampleRate));
        json.WriteBoolean("exact", plan.Exact);
        json.WriteBoolean("damaged", plan.Damaged);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StatsPlan? stats)
    {
        if (stats is null)
        {
            json.WriteNull("stats");
            return;
        }
        json.WriteStartObject("stats");
        json.WriteStartObject("rows");
        foreach (RowsPlan rows in stats.Rows)
            Write(json, rows.Statistic, rows.Rows, digits: 0);
        json.WriteEndObject();
        Write(json, "temporary_bytes", stats.TemporaryBytes, digits: 0);
        Write(json, "peak_memory", stats.PeakMemory, digits: 0);
        Write(json, "seconds", stats.Seconds, digits: 6);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConvertPlan? conversion)
    {
        if (conversion is null)
        {
            json.WriteNull("convert");
            return;
        }
        json.WriteStartObject("convert");
        Write(json, "output_bytes", conversion.OutputBytes, digits: 0);
        Write(json, "peak_memory", conversion.PeakMemory, digits: 0);
        Write(json, "seconds", conversion.Seconds, digits: 6);
        json.WriteEndObject();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, Prediction? prediction, int digits)
    {
        if (prediction is { } known)
            Write(json, name, known, digits);
        else
            json.WriteNull(name);
    }

    // Rounds outwards, so that no value is rounded out of its range.
    private static void Write(Utf8JsonWriter json, string name, Prediction prediction, int digits)
    {
        double unit = Math.Pow(10, digits);
        json.WriteStartObject(name);
        json.WriteNumber("estimate", Math.Round(prediction.Estimate, digits));
        json.WriteNumber("low", Math.Floor(prediction.Low * unit) / unit);
        json.WriteNumber("high", Math.Ceiling(prediction.High * unit) / unit);
        json.WriteEndObject();
    }
}
