using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>The baseline's file: indented and in a fixed order, so that changes are easy to review.</summary>
public static class BaselineJson
{
    // Schema 1 does not name its command.
    private const int FirstSchema = 1;
    private const int MostRuns = 1000;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a file.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="exactCommand">The command with exact figures, which owns those of schema 1.</param>
    /// <exception cref="BaselineException">The text is not a baseline, or has an unknown schema.</exception>
    public static ExpansionBaseline Parse(string name, string text, string exactCommand)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return BaselineFields.Read(
                new BaselineFields(name, "", document.RootElement), fields => Read(name, fields, exactCommand));
        }
        catch (JsonException error)
        {
            throw BaselineFields.Fault(
                name, error.LineNumber is { } line ? $"line {line + 1} is not JSON" : "a name occurs twice", error);
        }
    }

    /// <summary>The file's text, with a line end.</summary>
    public static string Render(ExpansionBaseline baseline) =>
        JsonSerializer.Serialize(baseline, BaselineJsonContext.Default.ExpansionBaseline) + "\n";

    private static ExpansionBaseline Read(string name, BaselineFields fields, string exactCommand)
    {
        long schema = fields.Integer("schema");
        if (schema is not (FirstSchema or ExpansionBaseline.CurrentSchema))
        {
            throw new BaselineException(
                $"{name}: has schema {schema}; this version knows {FirstSchema} and {ExpansionBaseline.CurrentSchema}");
        }
        BaselineEnvironment environment = BaselineFields.Read(fields.Object("environment"), ReadEnvironment);
        BaselineCommand[] commands = schema == FirstSchema
            ? [ReadFigures(fields, exactCommand)]
            : fields.List("commands", one => ReadFigures(one, one.Text("command")));
        if (commands.GroupBy(command => command.Command).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BaselineException($"{name}: has the command {twice.Key} twice");
        if (commands.Select(Fault).FirstOrDefault(fault => fault is not null) is { } fault)
            throw new BaselineException($"{name}: {fault}");
        bool isUnnamed = schema == FirstSchema && !commands[0].IsExact;
        return new ExpansionBaseline
        {
            Environment = environment,
            Commands = isUnnamed ? [] : commands,
            Unnamed = isUnnamed ? commands[0] : null,
        };
    }

    private static BaselineEnvironment ReadEnvironment(BaselineFields fields) =>
        new(
            fields.TextOrNull("runtime"), fields.Text("rid"), fields.FlagOrNull("tiered_compilation"),
            fields.Text("tool_version"));

    private static BaselineCommand ReadFigures(BaselineFields fields, string command) => new()
    {
        Command = command,
        Inputs = fields.List(
            "inputs", input => new BaselineInput(input.Text("name"), input.Text("sha256"), input.Integer("bytes"))),
        Metrics = fields.List("metrics", ReadMetric),
    };

    private static BaselineMetric ReadMetric(BaselineFields fields) => new()
    {
        Id = fields.Text("id"),
        Kind = fields.Text("kind") switch
        {
            "exact" => MetricKind.Exact,
            "noisy" => MetricKind.Noisy,
            _ => throw fields.Expected("kind", "exact or noisy"),
        },
        Value = fields.Real("value"),
        Rel = fields.RealOrNull("rel"),
        Abs = fields.RealOrNull("abs"),
        Runs = (int)Math.Clamp(fields.RealOrNull("runs") ?? 0, 0, int.MaxValue),
        Measured = fields.RealsOrNull("measured"),
        Max = fields.RealOrNull("max"),
        Oldest = fields.RealOrNull("oldest"),
        Because = fields.TextIfThere("because"),
    };

    // Figures that are never compared with anything would look as if they were good.
    private static string? Fault(BaselineCommand command)
    {
        if (command.Inputs.GroupBy(input => input.Name).FirstOrDefault(group => group.Count() > 1) is { } twofold)
            return $"has the input {twofold.Key} twice";
        if (command.Metrics.GroupBy(metric => metric.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"has {twice.Key} twice";
        if (command.Metrics.FirstOrDefault(metric => metric.Rel < 0 || metric.Abs < 0) is { } negative)
            return $"{negative.Id} has a negative tolerance";
        if (command.Metrics.FirstOrDefault(metric => !metric.IsFinite) is { } endless)
            return $"{endless.Id} has a number that is too large";
        if (command.Metrics.FirstOrDefault(metric => metric.Measured is { Count: 0 or > MostRuns }) is { } many)
            return $"{many.Id} must have 1 to {MostRuns} measured runs";
        string[] measured =
            [.. command.Inputs.SelectMany(input => MetricName.All.Select(metric => $"{input.Name}/{metric}"))];
        return command.Metrics.FirstOrDefault(metric => !measured.Contains(metric.Id)) is { } unknown
            ? $"{unknown.Id} is not a figure of its inputs"
            : null;
    }
}

/// <summary>Serialises baselines without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    Converters = [typeof(MetricKindConverter)])]
[JsonSerializable(typeof(ExpansionBaseline))]
internal sealed partial class BaselineJsonContext : JsonSerializerContext;

/// <summary>Writes <c>exact</c> and <c>noisy</c>.</summary>
internal sealed class MetricKindConverter() : JsonStringEnumConverter<MetricKind>(
    JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Writes a list of numbers in one line.</summary>
internal sealed class OneLineListConverter : JsonConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("BaselineFields reads baselines");

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(
            $"[{string.Join(", ", value.Select(one => one.ToString("R", CultureInfo.InvariantCulture)))}]");
}

/// <summary>A baseline cannot be used; the message names the file and the reason.</summary>
public sealed class BaselineException(string message, Exception? cause = null) : Exception(message, cause);
