using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion;

/// <summary>The result of a check.</summary>
/// <param name="CommandLine">The command line of the measured program.</param>
/// <param name="Environment">The environment of the measurement.</param>
/// <param name="Inputs">The captures.</param>
/// <param name="Metrics">The figures with their verdicts, capture by capture.</param>
public sealed record CheckResult(string CommandLine, BaselineEnvironment Environment,
    IReadOnlyList<CheckedInput> Inputs, IReadOnlyList<JudgedMetric> Metrics)
{
    /// <summary>
    /// The difference between the environment and the baseline's; null when there is none or no baseline.
    /// </summary>
    public string? EnvironmentDifference { get; init; }

    /// <summary>
    /// Whether the baseline has figures of the program; if not, only limits are checked. Null without a baseline.
    /// </summary>
    public bool? IsInBaseline { get; init; }

    /// <summary>Captures of the baseline that were not measured.</summary>
    public IReadOnlyList<string> Unchecked { get; init; } = [];

    /// <summary>Earlier checks of the program, the oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    /// <summary>Whether at least one figure has that verdict.</summary>
    public bool Has(Verdict verdict) => Metrics.Any(judgement => judgement.Verdict == verdict);
}

/// <summary>A capture of a check.</summary>
/// <param name="Capture">Its name, hash and stored size.</param>
/// <param name="Rounds">The runs.</param>
public sealed record CheckedInput(BaselineInput Capture, IReadOnlyList<Round> Rounds)
{
    /// <summary>A remark about the capture for the report; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>The run on the whole capture in which most processes were seen.</summary>
    public MeasuredRun MostProcesses => Rounds.Select(round => round.Whole).MaxBy(run => run.Processes)!;

    /// <summary>Predictions about it, with the measured values.</summary>
    public IReadOnlyList<Forecast> Forecasts { get; init; } = [];
}

/// <summary>A prediction about a capture, and the measured value.</summary>
/// <param name="Figure">The predicted figure: <c>packets</c>, <c>peak</c> or <c>seconds</c>.</param>
/// <param name="Estimate">The most likely value.</param>
/// <param name="Low">The low end of the predicted range.</param>
/// <param name="High">The high end of the predicted range.</param>
/// <param name="Actual">The median of the runs.</param>
public sealed record Forecast(string Figure, double Estimate, double Low, double High, double Actual)
{
    /// <summary>The error of the estimate as a share of the measured value: 0.1 for a tenth too much.</summary>
    public double Error => Estimate == Actual ? 0 : (Estimate - Actual) / Actual;

    /// <summary>Whether the measured value lies in the predicted range.</summary>
    public bool Held => Actual >= Low && Actual <= High;
}
