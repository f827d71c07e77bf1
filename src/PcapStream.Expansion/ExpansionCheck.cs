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
    /// <summary>The prefixes' shares of a capture.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.25, 0.5];

    /// <summary>Runs the program <see cref="ExpansionCheckOptions.Runs"/> times on each size of each capture.</summary>
    /// <exception cref="SubjectException">The program failed.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    /// <exception cref="IOException">
    /// A capture cannot be read, parts cannot be written, or a capture has too few packets for a limited slope.
    /// </exception>
    public static CheckResult Run(ExpansionCheckOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckedInput[] inputs = [.. options.Captures.Select(capture => Measure(capture, options, cancellation))];
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

    private static IEnumerable<JudgedMetric> Judged(
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
        CaptureParts parts = options.Cut(capture, folder.Path, Shares, cancellation);
        // Without a slope, its limit could never fail.
        if (options.Limits.Slope is not null && parts.Prefixes.Count == 0)
            throw new IOException($"{capture}: has too few packets to be cut into parts, which the slope needs");
        BaselineInput input = Identify(capture, cancellation);
        MeasuredRun Run(CapturePart part, int round)
        {
            options.Stepped?.Invoke(new CheckStep(input.Name, round, options.Runs, part.Bytes));
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
        _ = Run(parts.Prefixes.Append(parts.Whole).First(), 0);
        var rounds = new Round[options.Runs];
        for (int i = 0; i < rounds.Length; i++)
            rounds[i] = Measure(parts, options.Subject.KeepsReceipts, part => Run(part, i + 1), backwards: i % 2 == 1);
        return new CheckedInput(input, rounds)
        {
            Remark = parts.Remark,
            Forecasts = options.Forecast?.Invoke(parts.Whole.Path, rounds, cancellation) ?? [],
        };
    }

    // Sizes alternate, and every second round is in reverse, so that drift over time does not look like a slope.
    private static Round Measure(
        CaptureParts parts, bool keepsReceipts, Func<CapturePart, MeasuredRun> run, bool backwards)
    {
        CapturePart[] order = [.. keepsReceipts ? [] : (CapturePart[])[parts.Empty], .. parts.Prefixes, parts.Whole];
        var runs = (backwards ? order.Reverse() : order).ToDictionary(part => part, run);
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
