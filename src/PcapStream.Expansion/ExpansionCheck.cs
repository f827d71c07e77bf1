using System.Security.Cryptography;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;
using PcapStream.Processes;

namespace PcapStream.Expansion;

/// <summary>
/// Measures a program on captures and on parts of them, and compares the figures with a baseline and limits.
/// </summary>
public static class ExpansionCheck
{
    private const int MostTimesTooSmall = 4;

    /// <summary>The prefixes' shares of a capture.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.25, 0.5];

    /// <summary>
    /// Runs the program <see cref="ExpansionCheckOptions.Runs"/> times or more on each size of each capture.
    /// </summary>
    /// <exception cref="SubjectException">The program failed.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    /// <exception cref="IOException">
    /// A capture cannot be read, parts cannot be written, or a capture has too few packets for a limited slope.
    /// </exception>
    public static CheckResult Run(ExpansionCheckOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckedInput[] inputs = [.. options.Inputs.Select(capture => Measure(capture, options, cancellation))];
        BaselineCommand? figures = options.Figures;
        return new CheckResult(options.Subject.CommandLine, options.Environment, inputs,
            [.. inputs.SelectMany(input => Judged(input, figures, options))])
        {
            EnvironmentDifference = figures is null
                ? null
                : options.Environment.DifferenceFrom(options.Baseline!.Environment),
            IsInBaseline = options.Baseline is null ? null : figures is not null,
            Unchecked =
            [
                .. figures?.Inputs.Select(input => input.Name)
                    .Except(inputs.Select(input => input.Capture.Name)) ?? [],
            ],
        };
    }

    /// <summary>The figures of a capture, with their verdicts.</summary>
    internal static IEnumerable<JudgedMetric> Judged(
        CheckedInput input, BaselineCommand? figures, ExpansionCheckOptions options)
    {
        string? incomparable = figures is null
            ? null
            : options.Baseline!.Incomparable(figures, options.Environment, input.Capture);
        foreach (Metric metric in CaptureMetrics.Of(input.Capture.Name, input.Rounds))
        {
            BaselineMetric? baseline = figures?.Find(metric.Id);
            string? reason = incomparable
                ?? (figures is not null && baseline is null ? "the baseline has no such figure" : null);
            yield return Judge.Of(metric, baseline, reason, options.Limits.For(metric));
        }
    }

    private static CheckedInput Measure(string capture, ExpansionCheckOptions options, CancellationToken cancellation)
    {
        using GuardedFolder folder = GuardedFolder.Create("check");
        InputParts parts = options.Cut(capture, folder.Path, Shares, cancellation);
        // Without a slope, its limit could never fail.
        if (options.Limits.Slope is not null && parts.Prefixes.Count == 0)
            throw new IOException($"{capture}: is too short to be cut into parts, which the slope needs");
        BaselineInput input = Identify(capture, cancellation);
        MeasuredRun Run(InputPart part, int round, int count)
        {
            options.Stepped?.Invoke(new CheckStep(input.Name, round, count, part.Bytes));
            try
            {
                return options.Subject.Run(part, cancellation);
            }
            catch (SubjectException error) when (!Path.Exists(part.Path))
            {
                throw new IOException($"{part.Path}: was removed while it was checked", error);
            }
        }
        // The first run finds its files outside the page cache and maps less of them. A command that cannot work fails
        // here.
        _ = Run(parts.Prefixes.Append(parts.Whole).First(), 0, options.Runs);
        IReadOnlyList<Round> rounds = Repeat(input, options, (i, count) => Measure(
            parts, options.Subject.KeepsReceipts, part => Run(part, i + 1, count), backwards: i % 2 == 1));
        return new CheckedInput(input, rounds)
        {
            Remark = parts.Remark,
            Forecasts = options.Forecast?.Invoke(parts.Whole.Path, rounds, cancellation) ?? [],
        };
    }

    /// <summary>Measures round after round until the verdicts are clear.</summary>
    /// <param name="input">The capture.</param>
    /// <param name="options">The subject and the numbers of rounds.</param>
    /// <param name="measure">Measures the round with that index, given the number of rounds until the verdict.</param>
    internal static IReadOnlyList<Round> Repeat(
        BaselineInput input, ExpansionCheckOptions options, Func<int, int, Round> measure)
    {
        var rounds = new List<Round>();
        for (int count = options.Runs; ; count = Math.Min(options.MostRuns, count + Math.Max(1, count / 2)))
        {
            for (int i = rounds.Count; i < count; i++)
                rounds.Add(measure(i, count));
            if (count >= options.MostRuns || IsClear(new CheckedInput(input, rounds), options))
                return rounds;
        }
    }

    // More runs change nothing when one verdict has failed the check.
    private static bool IsClear(CheckedInput input, ExpansionCheckOptions options)
    {
        if (options.ForBaseline)
        {
            return CaptureMetrics.Of(input.Capture.Name, input.Rounds)
                .All(metric => Judge.IsPrecise(metric) || IsHopeless(metric, Judge.NeededBytes(metric)));
        }
        JudgedMetric[] judged = [.. Judged(input, options.Figures, options)];
        return !Array.Exists(judged, one => one.Verdict == Verdict.TooSmall)
            || Array.Exists(judged, one => one.Verdict is Verdict.Exceeded or Verdict.Regression
                or Verdict.Nondeterministic)
            || Array.Exists(judged, one => IsHopeless(one.Metric, one.NeededBytes));
    }

    // From 5 runs to 30 the range becomes half as wide, and seldom a quarter.
    private static bool IsHopeless(Metric metric, long? neededBytes) =>
        neededBytes > MostTimesTooSmall * metric.CaptureBytes;

    // Sizes alternate, and every second round is in reverse, so that drift over time does not look like a slope.
    private static Round Measure(
        InputParts parts, bool keepsReceipts, Func<InputPart, MeasuredRun> run, bool backwards)
    {
        InputPart[] order = [.. keepsReceipts ? [] : (InputPart[])[parts.Empty], .. parts.Prefixes, parts.Whole];
        // The smallest of several inputs is one of the prefixes too, and has a run of each.
        var runs = new Dictionary<InputPart, MeasuredRun>(ReferenceEqualityComparer.Instance);
        foreach (InputPart part in backwards ? order.Reverse() : order)
            runs.Add(part, run(part));
        return new Round(keepsReceipts ? null : runs[parts.Empty], [.. parts.Prefixes.Select(part => runs[part])],
            runs[parts.Whole]);
    }

    private static BaselineInput Identify(string capture, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(capture);
        byte[] hash = SHA256.HashDataAsync(file, cancellation).AsTask().GetAwaiter().GetResult();
        return new BaselineInput(Path.GetFileName(capture), Convert.ToHexStringLower(hash), file.Length);
    }
}
