using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion;

/// <summary>What a check found.</summary>
/// <param name="CommandLine">The program that was measured.</param>
/// <param name="Environment">Where.</param>
/// <param name="Inputs">On what.</param>
/// <param name="Judgements">Its figures and their verdicts, capture by capture.</param>
public sealed record CheckResult(string CommandLine, BaselineEnvironment Environment, IReadOnlyList<CheckedInput> Inputs, IReadOnlyList<Judgement> Judgements)
{
    /// <summary>How the environment differs from the baseline's; null when it does not, or there is no baseline.</summary>
    public string? EnvironmentDifference { get; init; }

    /// <summary>Whether the baseline has figures of the program, without which only limits are held; null without a baseline.</summary>
    public bool? IsInBaseline { get; init; }

    /// <summary>Captures of the baseline that were not measured.</summary>
    public IReadOnlyList<string> Unchecked { get; init; } = [];

    /// <summary>Whether one of the figures got that verdict.</summary>
    public bool Has(Verdict verdict) => Judgements.Any(judgement => judgement.Verdict == verdict);
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
