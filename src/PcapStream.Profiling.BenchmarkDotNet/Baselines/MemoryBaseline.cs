using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Reports;
using PcapStream.Profiling.BenchmarkDotNet.Measuring;

namespace PcapStream.Profiling.BenchmarkDotNet.Baselines;

/// <summary>The accepted peaks of benchmarks: a file that is committed beside them.</summary>
public sealed class MemoryBaseline
{
    private const int Schema = 1;
    private const double DefaultRelative = 0.1;
    private const long DefaultAbsolute = 1 << 20;
    private const int SlopeDigits = 6;

    private static readonly JsonSerializerOptions Options = new()
    {
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    private MemoryBaseline(IReadOnlyList<MemoryBaselineEntry> entries) => Benchmarks = entries;

    /// <summary>The benchmarks, by name.</summary>
    public IReadOnlyList<MemoryBaselineEntry> Benchmarks { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file's name.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="MemoryBaselineException">The file cannot be read or is not a baseline.</exception>
    public static MemoryBaseline Read(string file)
    {
        try
        {
            Document document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(file), Options)
                ?? throw new JsonException("it is null");
            if (document.Schema != Schema)
                throw new JsonException($"schema is {document.Schema}, not {Schema}");
            if (document.Benchmarks.Contains(null!))
                throw new JsonException("a benchmark is null");
            if (document.Benchmarks.FirstOrDefault(entry => !entry.IsValid) is { } wrong)
                throw new JsonException($"a figure or tolerance of {wrong.Name} is not a number from 0");
            if (document.Benchmarks.GroupBy(entry => entry.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new JsonException($"{twice.Key} is listed twice");
            return new MemoryBaseline(document.Benchmarks);
        }
        catch (JsonException error)
        {
            throw new MemoryBaselineException($"{file}: is not a memory baseline: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MemoryBaselineException($"{file}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The figures of runs, with the default tolerances: a tenth and 1 MiB.</summary>
    /// <param name="summaries">The runs; benchmarks without a figure are left out.</param>
    /// <returns>The baseline.</returns>
    public static MemoryBaseline Of(params IEnumerable<Summary> summaries) => new(
    [
        .. Figures(summaries).Where(figure => figure.Peak is not null)
            .Select(figure => new MemoryBaselineEntry
            {
                Name = figure.Name,
                Peak = (long)figure.Peak!.Value,
                Growth = (long?)figure.Growth,
                Slopes = figure.Slopes.Count == 0 ? null : figure.Slopes.ToDictionary(
                    slope => slope.Key, slope => Math.Round(slope.Value.Slope, SlopeDigits)),
                Rel = DefaultRelative,
                Abs = DefaultAbsolute,
            })
            .OrderBy(entry => entry.Name, StringComparer.Ordinal),
    ]);

    /// <summary>Replaces the figures of benchmarks that another baseline has; adds those that are new.</summary>
    /// <param name="newer">The other baseline.</param>
    /// <returns>A baseline with the benchmarks of both, and this one's tolerances.</returns>
    public MemoryBaseline With(MemoryBaseline newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        var entries = Benchmarks.ToDictionary(entry => entry.Name);
        foreach (MemoryBaselineEntry entry in newer.Benchmarks)
        {
            entries[entry.Name] = entries.TryGetValue(entry.Name, out MemoryBaselineEntry? old)
                ? entry with { Rel = old.Rel, Abs = old.Abs }
                : entry;
        }
        return new MemoryBaseline([.. entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="file">The file's name.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new Document(Schema, Benchmarks), Options) + "\n");

    /// <summary>Compares runs with the baseline.</summary>
    /// <param name="summaries">The runs. Benchmarks of the baseline that did not run are ignored.</param>
    /// <returns>
    /// A sentence for each figure beyond its tolerance, and for each benchmark that is not in the baseline or has no
    /// figure.
    /// </returns>
    public IReadOnlyList<string> Compare(params IEnumerable<Summary> summaries)
    {
        var entries = Benchmarks.ToDictionary(entry => entry.Name);
        var faults = new List<string>();
        foreach ((string name, double? peak, double? growth, var slopes) in Figures(summaries))
        {
            if (peak is null)
                faults.Add($"{name} has no peak: it failed, or the diagnoser is missing");
            else if (!entries.TryGetValue(name, out MemoryBaselineEntry? entry))
                faults.Add($"{name} is not in the baseline");
            else
                faults.AddRange(entry.Compare(peak.Value, growth, slopes));
        }
        return faults;
    }

    private static IEnumerable<(
        string Name, double? Peak, double? Growth, IReadOnlyDictionary<string, ParameterSlope> Slopes)> Figures(
        IEnumerable<Summary> summaries) =>
        from summary in summaries
        let names = summary.BenchmarksCases.ToLookup(one => FullNameProvider.GetBenchmarkName(one))
        from one in summary.BenchmarksCases
        let name = FullNameProvider.GetBenchmarkName(one)
        select (names[name].Count() > 1 ? $"{name} [{one.Job.ResolvedId}]" : name,
            MemoryMetric.Peak.Of(summary, one), MemoryMetric.Growth.Of(summary, one), PeakSlope.All(summary, one));

    private sealed record Document(int Schema, IReadOnlyList<MemoryBaselineEntry> Benchmarks);
}

/// <summary>The accepted figures of a benchmark.</summary>
public sealed record MemoryBaselineEntry
{
    /// <summary>The full name of the benchmark with its parameters, and its job if several have run.</summary>
    public required string Name { get; init; }

    /// <summary>The peak in bytes.</summary>
    public required long Peak { get; init; }

    /// <summary>The growth in bytes; null where it could not be read.</summary>
    public long? Growth { get; init; }

    /// <summary>
    /// The slopes of the peak, bytes per unit, by numeric parameter; null without one, and where none was accepted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Slopes { get; init; }

    /// <summary>The tolerated share of a figure, from 0.</summary>
    public required double Rel { get; init; }

    /// <summary>Bytes that are tolerated in addition, from 0.</summary>
    public required long Abs { get; init; }

    internal bool IsValid => Peak >= 0 && Growth is null or >= 0 && double.IsFinite(Rel) && Rel >= 0 && Abs >= 0
        && (Slopes?.Values.All(double.IsFinite) ?? true);

    internal IEnumerable<string> Compare(
        double peak, double? growth, IReadOnlyDictionary<string, ParameterSlope> slopes)
    {
        if (peak > Limit(Peak))
            yield return Fault("peak", peak, Peak);
        if (growth is { } grown && Growth is { } accepted && grown > Limit(accepted))
            yield return Fault("growth", grown, accepted);
        foreach ((string parameter, double known) in Slopes ?? new Dictionary<string, double>())
        {
            if (slopes.TryGetValue(parameter, out ParameterSlope now) && now.Slope > Limit(known, now.Range))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{Name}: {now.Slope:0.###} B per unit of {parameter}, {known:0.###} B in the baseline, "
                    + $"with tolerance {Limit(known, now.Range):0.###} B");
            }
        }
    }

    // Each end of the range may be off by the bytes that a peak may have in addition.
    private double Limit(double slope, double range) => slope + (Math.Abs(slope) * Rel) + (2 * Abs / range);

    private double Limit(long accepted) => (accepted * (1 + Rel)) + Abs;

    private string Fault(string figure, double bytes, long accepted) => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: {figure} {bytes:N0} B, {accepted:N0} B in the baseline, with tolerance {Limit(accepted):N0} B");
}

/// <summary>A run exceeds the baseline, or the baseline cannot be read.</summary>
public sealed class MemoryBaselineException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="cause">The cause; null for none.</param>
    public MemoryBaselineException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
