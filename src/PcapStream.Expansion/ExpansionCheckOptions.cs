using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion;

/// <summary>What is checked, and how.</summary>
public sealed record ExpansionCheckOptions
{
    /// <summary>Paths of the captures; their names without the folder are all different.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>The program.</summary>
    public required ISubject Subject { get; init; }

    /// <summary>Cuts captures into parts.</summary>
    public required CaptureParts.Cutter Cut { get; init; }

    /// <summary>Where it is measured.</summary>
    public required BaselineEnvironment Environment { get; init; }

    /// <summary>What it is held against, if that has figures of the program; null for limits only.</summary>
    public ExpansionBaseline? Baseline { get; init; }

    /// <summary>The baseline's figures of the program; null where it has none.</summary>
    public BaselineCommand? Figures => Baseline?.Of(Subject.CommandLine);

    /// <summary>Limits besides those of the baseline.</summary>
    public Limits Limits { get; init; } = Limits.None;

    /// <summary>Fresh processes for each size of each capture; from 1, and from 2 where figures are exact, which need confirming.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Predicts what reading a capture takes, and holds that against the rounds that were measured; null for no prediction.</summary>
    public Func<string, IReadOnlyList<Round>, CancellationToken, IReadOnlyList<Forecast>>? Forecast { get; init; }

    /// <summary>Told before each run; null for nobody.</summary>
    public Action<CheckStep>? Stepped { get; init; }
}

/// <summary>A run that is about to start.</summary>
/// <param name="Input">The capture's name.</param>
/// <param name="Round">Its round, from 1; 0 for the run before all, which is not measured.</param>
/// <param name="Rounds">How many rounds there are.</param>
/// <param name="Bytes">Bytes of capture that it reads.</param>
public readonly record struct CheckStep(string Input, int Round, int Rounds, long Bytes);
