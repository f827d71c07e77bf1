using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion;

/// <summary>What a check found.</summary>
/// <param name="CommandLine">The program that was measured.</param>
/// <param name="Environment">Where.</param>
/// <param name="Inputs">On what.</param>
/// <param name="Metrics">Its figures and their verdicts, capture by capture.</param>
public sealed record CheckResult(string CommandLine, BaselineEnvironment Environment, IReadOnlyList<CheckedInput> Inputs, IReadOnlyList<JudgedMetric> Metrics)
{
    /// <summary>How the environment differs from the baseline's; null when it does not, or there is no baseline.</summary>
    public string? EnvironmentDifference { get; init; }

    /// <summary>Whether the baseline has figures of the program, without which only limits are held; null without a baseline.</summary>
    public bool? IsInBaseline { get; init; }

    /// <summary>Captures of the baseline that were not measured.</summary>
    public IReadOnlyList<string> Unchecked { get; init; } = [];

    /// <summary>Whether one of the figures got that verdict.</summary>
    public bool Has(Verdict verdict) => Metrics.Any(judgement => judgement.Verdict == verdict);
}

/// <summary>A capture that was measured on.</summary>
/// <param name="Capture">Its name, hash and size as stored.</param>
/// <param name="Rounds">The runs.</param>
public sealed record CheckedInput(BaselineInput Capture, IReadOnlyList<Round> Rounds)
{
    /// <summary>What a reader must know of the capture; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>What had been predicted of it.</summary>
    public IReadOnlyList<Forecast> Forecasts { get; init; } = [];
}

/// <summary>What was predicted of a capture, and what came of it.</summary>
/// <param name="Figure">What it is of: <c>packets</c>, <c>peak</c>, <c>seconds</c>.</param>
/// <param name="Estimate">The likeliest value.</param>
/// <param name="Low">It should have been at least this.</param>
/// <param name="High">It should have been at most this.</param>
/// <param name="Actual">The median of the runs.</param>
public sealed record Forecast(string Figure, double Estimate, double Low, double High, double Actual)
{
    /// <summary>How far the estimate is off, as a share of what was measured: 0.1 for a tenth too much.</summary>
    public double Error => Estimate == Actual ? 0 : (Estimate - Actual) / Actual;

    /// <summary>Whether what was measured lies in the predicted range.</summary>
    public bool Held => Actual >= Low && Actual <= High;
}
