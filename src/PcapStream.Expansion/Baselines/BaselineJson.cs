using System.Text.Json;
using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>The baseline as a file: indented and in a fixed order, so that a change of it reads well in a review.</summary>
public static class BaselineJson
{
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="BaselineException">It is no baseline, or of a later version.</exception>
    public static ExpansionBaseline Parse(string name, string text)
    {
        ExpansionBaseline baseline;
        try
        {
            baseline = JsonSerializer.Deserialize(text, BaselineJsonContext.Default.ExpansionBaseline) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new BaselineException($"{name}: is no baseline: {error.Message}", error);
        }
        if (baseline.Schema != ExpansionBaseline.CurrentSchema)
            throw new BaselineException($"{name}: has schema {baseline.Schema}; this version knows {ExpansionBaseline.CurrentSchema}");
        return Fault(baseline) is { } fault ? throw new BaselineException($"{name}: {fault}") : baseline;
    }

    /// <summary>The file's text, with a line end.</summary>
    public static string Render(ExpansionBaseline baseline) => JsonSerializer.Serialize(baseline, BaselineJsonContext.Default.ExpansionBaseline) + "\n";

    // Figures that nothing is ever held against would pass for figures that are good.
    private static string? Fault(ExpansionBaseline baseline)
    {
        if (baseline.Inputs.Contains(null!) || baseline.Metrics.Contains(null!))
            return "is no baseline: it has an entry that is null";
        if (baseline.Metrics.GroupBy(metric => metric.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"has {twice.Key} twice";
        if (baseline.Metrics.FirstOrDefault(metric => metric.Rel < 0 || metric.Abs < 0) is { } negative)
            return $"{negative.Id} has a negative tolerance";
        if (baseline.Metrics.FirstOrDefault(metric => !metric.IsFinite) is { } endless)
            return $"{endless.Id} has a number that is too large";
        string[] measured = [.. baseline.Inputs.SelectMany(input => MetricName.All.Select(metric => $"{input.Name}/{metric}"))];
        return baseline.Metrics.FirstOrDefault(metric => !measured.Contains(metric.Id)) is { } unknown ? $"{unknown.Id} is no figure of any of its inputs" : null;
    }
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(MetricKindConverter)])]
[JsonSerializable(typeof(ExpansionBaseline))]
internal sealed partial class BaselineJsonContext : JsonSerializerContext;
