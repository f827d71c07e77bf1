using System.Text.Json;
using PcapStream.Cli.Rendering;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>One object with the figures, the samples and the activations of profiled methods; sizes in bytes.</summary>
internal sealed class MeasureJson : IMeasureFormat
{
    private const long NanosecondsPerTick = 100;

    public string Extension => ".json";

    public string Render(Measurement measurement) => JsonReport.Render(json =>
    {
        ProcessResult result = measurement.Result;
        json.WriteStartObject();
        json.WriteStrings("command", measurement.Command);
        json.WriteSpan("started", (measurement.Started - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick);
        json.WriteNumber("exit_code", result.ExitCode);
        json.WriteNumberOrNull("signal", (ulong?)result.Signal);
        json.WriteNumber("seconds", Seconds(result.Elapsed));
        json.WriteNumber("cpu_seconds", Seconds(result.Cpu));
        json.WriteNumber("processes", result.Processes);
        json.WriteNumber("peak", result.PeakBytes);
        json.WriteNumber("largest_process_peak", result.KernelPeakBytes);
        json.WriteNumber("tree_peak", result.TreePeakBytes);
        json.WriteNumberOrNull("mean", (ulong?)measurement.Record.Mean);
        json.WriteNumberOrNull("pss_peak", (ulong?)measurement.Record.ProportionalPeak);
        json.WriteNumberOrNull("startup_rss", (ulong?)measurement.StartupBytes);
        json.WriteNumberOrNull("growth", (ulong?)measurement.Growth);
        json.WriteNumberOrNull("capture_bytes", (ulong?)measurement.CaptureBytes);
        if (measurement.ExpansionRatio is { } ratio)
            json.WriteNumber("expansion_ratio", Math.Round(ratio, 6));
        else
            json.WriteNull("expansion_ratio");
        json.WriteStartArray("samples");
        foreach (TreeSample sample in measurement.Record.Samples)
            Write(json, sample, measurement.Children);
        json.WriteEndArray();
        json.WriteStartArray("activations");
        foreach (Bracket bracket in measurement.Brackets)
            Write(json, bracket);
        json.WriteEndArray();
        json.WriteBoolean("activations_complete", measurement.Activations.Complete);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, TreeSample sample, bool children)
    {
        json.WriteStartObject();
        json.WriteNumber("seconds", Seconds(sample.Elapsed));
        json.WriteNumber("rss", sample.ResidentBytes);
        json.WriteNumberOrNull("pss", (ulong?)sample.ProportionalBytes);
        if (children)
        {
            json.WriteStartArray("processes");
            foreach (ProcessSample process in sample.Processes)
            {
                json.WriteStartObject();
                json.WriteNumber("id", process.Id);
                json.WriteNumber("parent", process.Parent);
                json.WriteString("name", process.Name);
                json.WriteNumber("rss", process.ResidentBytes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Bracket bracket)
    {
        json.WriteStartObject();
        json.WriteString("method", bracket.Method);
        json.WriteNumber("thread", bracket.Thread);
        json.WriteNumber("start", Math.Round(bracket.Start, 6));
        json.WriteNumber("start_rss", Math.Round(bracket.StartBytes));
        json.WriteNumber("end", Math.Round(bracket.End, 6));
        json.WriteNumber("end_rss", Math.Round(bracket.EndBytes));
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
