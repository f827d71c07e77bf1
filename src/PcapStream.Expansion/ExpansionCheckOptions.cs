using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion;

/// <summary>The subject of a check, and its method.</summary>
public sealed record ExpansionCheckOptions
{
    /// <summary>Paths of the inputs; their file names must all be different.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The program.</summary>
    public required ISubject Subject { get; init; }

    /// <summary>Cuts inputs into parts.</summary>
    public required InputParts.Cutter Cut { get; init; }

    /// <summary>The environment of the measurement.</summary>
    public required BaselineEnvironment Environment { get; init; }

    /// <summary>The baseline to compare with, if it has figures of the program; null for limits only.</summary>
    public ExpansionBaseline? Baseline { get; init; }

    /// <summary>The baseline's figures of the program; null when it has none.</summary>
    public BaselineCommand? Figures => Baseline?.Of(Subject.CommandLine);

    /// <summary>Limits besides those of the baseline.</summary>
    public Limits Limits { get; init; } = Limits.None;

    /// <summary>
    /// Least number of new processes for each size of each capture; at least 1, and at least 2 for exact figures, which
    /// need a confirming run.
    /// </summary>
    public int Runs { get; init; } = 5;

    /// <summary>More are run up to this number while a verdict is not clear.</summary>
    public int MostRuns { get; init; } = 30;

    /// <summary>
    /// Whether the figures are for a new baseline: they are measured until a check against them can be clear.
    /// </summary>
    public bool ForBaseline { get; init; }

    /// <summary>
    /// Predicts the cost of reading a capture and compares it with the measured rounds; null for no prediction.
    /// </summary>
    public Func<string, IReadOnlyList<Round>, CancellationToken, IReadOnlyList<Forecast>>? Forecast { get; init; }

    /// <summary>Called before each run; null for no call.</summary>
    public Action<CheckStep>? Stepped { get; init; }
}

/// <summary>A run that is about to start.</summary>
/// <param name="Input">The capture's name.</param>
/// <param name="Round">The round, from 1; 0 for the first run, which is not measured.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Bytes">Bytes of input that it reads.</param>
public readonly record struct CheckStep(string Input, int Round, int Rounds, long Bytes);
