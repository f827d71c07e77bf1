using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>
/// The lines of a measurement's charts: the tree's size over time, and with <c>--children</c> its largest processes.
/// </summary>
/// <param name="Lines">The lines; the first is the resident set of the tree.</param>
/// <param name="Most">The greatest number of bytes.</param>
/// <param name="Rest">A remark about processes without a line; null for none.</param>
internal sealed record MeasureSeries(IReadOnlyList<ChartLine> Lines, long Most, string? Rest)
{
    private const int MostProcesses = 12;

    public static MeasureSeries Of(Measurement measurement)
    {
        IReadOnlyList<TreeSample> samples = measurement.Record.Samples;
        List<ChartLine> lines =
        [
            new ChartLine($"resident set of the tree, at most {Quantities.Bytes(measurement.Result.PeakBytes)}",
                [.. samples.Select(sample => (sample.Elapsed.TotalSeconds, (double)sample.ResidentBytes))]),
        ];
        if (measurement.Record.ProportionalPeak is { } most)
        {
            lines.Add(new ChartLine($"proportional set (PSS), at most {Quantities.Bytes(most)}",
            [
                .. samples.Where(sample => sample.ProportionalBytes is not null)
                    .Select(sample => (sample.Elapsed.TotalSeconds, (double)sample.ProportionalBytes!)),
            ], IsDashed: true));
        }
        int processes = measurement.Children ? AddProcesses(lines, samples) : 0;
        return new MeasureSeries(lines, measurement.Result.PeakBytes,
            processes > MostProcesses ? $"and {processes - MostProcesses} smaller processes" : null);
    }

    private static int AddProcesses(List<ChartLine> lines, IReadOnlyList<TreeSample> samples)
    {
        var processes = samples.SelectMany(
            sample => sample.Processes, (sample, process) => (Seconds: sample.Elapsed.TotalSeconds, process))
            .GroupBy(point => point.process.Id)
            .Select(points => (
                points.Last().process, Peak: points.Max(point => point.process.ResidentBytes), Points: points))
            .OrderByDescending(process => process.Peak)
            .ToList();
        lines.AddRange(processes.Take(MostProcesses).Select(one => new ChartLine(
            $"{one.process.Name} ({one.process.Id}), at most {Quantities.Bytes(one.Peak)}",
            [.. one.Points.Select(point => (point.Seconds, (double)point.process.ResidentBytes))])));
        return processes.Count;
    }
}

/// <summary>The longest activations of a profiled method.</summary>
/// <param name="Title">The method, and the number of its activations.</param>
/// <param name="Longest">Its longest activations.</param>
internal sealed record MethodActivations(string Title, IReadOnlyList<Bracket> Longest)
{
    private const int MostMethods = 12;
    private const int MostBrackets = 96;

    /// <summary>The methods with the longest activations, the longest first.</summary>
    public static IEnumerable<MethodActivations> Of(Measurement measurement)
    {
        var methods = measurement.Brackets.GroupBy(bracket => bracket.Method)
            .OrderByDescending(method => method.Max(bracket => bracket.End - bracket.Start))
            .Take(MostMethods)
            .ToList();
        foreach (IGrouping<string, Bracket> method in methods)
        {
            int count = method.Count();
            yield return new MethodActivations(
                $"{method.Key}, {count} {(count == 1 ? "activation" : "activations")}",
                [
                    .. method.OrderByDescending(bracket => bracket.End - bracket.Start)
                        .Take(MostBrackets / methods.Count),
                ]);
        }
    }
}
