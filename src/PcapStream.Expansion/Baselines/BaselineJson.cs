using System.Text.Json;
using System.Text.Json.Serialization;

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
        if (baseline.Metrics.GroupBy(metric => metric.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BaselineException($"{name}: has {twice.Key} twice");
        if (baseline.Metrics.FirstOrDefault(metric => metric.Rel < 0 || metric.Abs < 0) is { } negative)
            throw new BaselineException($"{name}: {negative.Id} has a negative tolerance");
        return baseline;
    }

    /// <summary>The file's text, with a line end.</summary>
    public static string Render(ExpansionBaseline baseline) => JsonSerializer.Serialize(baseline, BaselineJsonContext.Default.ExpansionBaseline) + "\n";
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
