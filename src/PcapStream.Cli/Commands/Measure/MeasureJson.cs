using System.Text.Json.Serialization;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>One object with the figures, the samples and the activations of profiled methods; sizes in bytes.</summary>
internal sealed class MeasureJson : IMeasureFormat
{
    public string Extension => ".json";

    public string Render(Measurement measurement) =>
        JsonReport.Render(MeasureReport.Of(measurement), MeasureJsonContext.Default.MeasureReport);
}

/// <summary>The whole report, in the order of the properties.</summary>
internal sealed record MeasureReport(
    IReadOnlyList<string> Command,
    string Started,
    int? AttachedTo,
    int? ExitCode,
    int? Signal,
    double Seconds,
    double CpuSeconds,
    int Processes,
    long Peak,
    long LargestProcessPeak,
    long TreePeak,
    ulong? Mean,
    long? PssPeak,
    long? StartupRss,
    long? Growth,
    long? CaptureBytes,
    double? ExpansionRatio,
    IReadOnlyList<MeasuredSample> Samples,
    IReadOnlyList<MeasuredActivation> Activations,
    bool ActivationsComplete)
{
    private const long NanosecondsPerTick = 100;

    public static MeasureReport Of(Measurement measurement)
    {
        ProcessResult result = measurement.Result;
        SampleHistory record = measurement.Record;
        long started = (measurement.Started - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        return new MeasureReport(
            measurement.Command,
            Timestamp.FormatSeconds(started),
            measurement.AttachedTo,
            measurement.AttachedTo is null ? result.ExitCode : null,
            result.Signal,
            Math.Round(result.Elapsed.TotalSeconds, 6),
            Math.Round(result.Cpu.TotalSeconds, 6),
            result.Processes,
            result.PeakBytes,
            result.KernelPeakBytes,
            result.TreePeakBytes,
            (ulong?)record.Mean,
            record.ProportionalPeak,
            measurement.StartupBytes,
            measurement.Growth,
            measurement.CaptureBytes,
            measurement.ExpansionRatio is { } ratio ? Math.Round(ratio, 6) : null,
            [.. record.Samples.Select(sample => MeasuredSample.Of(sample, measurement.Children))],
            [.. measurement.Brackets.Select(MeasuredActivation.Of)],
            measurement.Activations.Complete);
    }
}

/// <summary>A sample of the report.</summary>
internal sealed record MeasuredSample(double Seconds, long Rss, long? Pss)
{
    /// <summary>The processes of the tree; left out without <c>--children</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MeasuredProcess>? Processes { get; init; }

    public static MeasuredSample Of(TreeSample sample, bool children) => new(
        Math.Round(sample.Elapsed.TotalSeconds, 6), sample.ResidentBytes, sample.ProportionalBytes)
    {
        Processes = children ? [.. sample.Processes.Select(MeasuredProcess.Of)] : null,
    };
}

/// <summary>A process of a sample.</summary>
internal sealed record MeasuredProcess(int Id, int Parent, string Name, long Rss)
{
    public static MeasuredProcess Of(ProcessSample process) =>
        new(process.Id, process.Parent, process.Name, process.ResidentBytes);
}

/// <summary>An activation of the report.</summary>
internal sealed record MeasuredActivation(
    string Method, int Thread, double Start, double StartRss, double End, double EndRss)
{
    public static MeasuredActivation Of(Bracket bracket) => new(
        bracket.Method,
        bracket.Thread,
        Math.Round(bracket.Start, 6),
        Math.Round(bracket.StartBytes),
        Math.Round(bracket.End, 6),
        Math.Round(bracket.EndBytes));
}

/// <summary>Serialises the report without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(MeasureReport))]
internal sealed partial class MeasureJsonContext : JsonSerializerContext;
