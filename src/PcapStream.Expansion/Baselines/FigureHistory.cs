using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>The history of figures: a file with one line of JSON for each check, the oldest first.</summary>
public static class FigureHistory
{
    /// <summary>The most entries that are read: the newest.</summary>
    public const int MostEntries = 10_000;

    /// <summary>Reads a history.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The newest entries, the oldest of them first.</returns>
    /// <exception cref="BaselineException">A line is not an entry; the message has its number.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<HistoryEntry> Read(string path)
    {
        var entries = new Queue<HistoryEntry>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
                continue;
            entries.Enqueue(Parse(path, number, line));
            if (entries.Count > MostEntries)
                entries.Dequeue();
        }
        return [.. entries];
    }

    /// <summary>An entry as a line of the file, with its end.</summary>
    public static string Render(HistoryEntry entry) =>
        JsonSerializer.Serialize(entry, HistoryJsonContext.Default.HistoryEntry) + "\n";

    private static HistoryEntry Parse(string path, int number, string line)
    {
        try
        {
            HistoryEntry? entry = JsonSerializer.Deserialize(line, HistoryJsonContext.Default.HistoryEntry);
            if (entry is { Command: not null, Figures: not null } && entry.Figures.Values.All(double.IsFinite))
                return entry;
        }
        catch (JsonException error)
        {
            throw Fault(path, number, error);
        }
        throw Fault(path, number, null);
    }

    private static BaselineException Fault(string path, int number, Exception? cause) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path}: line {number} is not an entry of a history"), cause);
}

/// <summary>The figures of one check.</summary>
/// <param name="Time">When it ended, UTC.</param>
/// <param name="Command">The command line.</param>
/// <param name="Accepted">Whether the figures became the baseline.</param>
/// <param name="Because">Why they were accepted; null for no reason.</param>
/// <param name="ToolVersion">The version of the measuring tool.</param>
/// <param name="Figures">The medians by <see cref="Metric.Id"/>, each in its unit.</param>
public sealed record HistoryEntry(
    DateTime Time,
    string Command,
    bool Accepted,
    string? Because,
    string ToolVersion,
    IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>The entry of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="time">When it ended, UTC.</param>
    /// <param name="accepted">Whether the figures became the baseline.</param>
    /// <param name="because">Why; null for no reason.</param>
    public static HistoryEntry Of(CheckResult result, DateTime time, bool accepted, string? because)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new HistoryEntry(
            time, result.CommandLine, accepted, because, result.Environment.ToolVersion,
            result.Metrics.ToDictionary(one => one.Metric.Id, one => one.Metric.Value));
    }
}

/// <summary>Reads and writes entries without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HistoryEntry))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
