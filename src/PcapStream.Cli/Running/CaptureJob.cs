using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations;

namespace PcapStream.Cli.Running;

/// <summary>
/// One command's part of a <see cref="CommandRun"/>: an operation on captures and the renderers of its result.
/// </summary>
/// <typeparam name="TResult">
/// The operation's result. It is disposed of at the end of the run if it is disposable.
/// </typeparam>
internal sealed record CaptureJob<TResult>
    where TResult : class
{
    /// <summary>How captures are read, and in how much memory.</summary>
    public required BatchOptions Batches { get; init; }

    /// <summary>The live capture that is read instead of the captures named; null for those.</summary>
    public LiveInput? Live { get; init; }

    /// <summary>The operation's options, for the log; null when the operation logs each capture itself.</summary>
    public object? LoggedOptions { get; init; }

    /// <summary>Files that the command writes, by option; the path is null for an option that is not given.</summary>
    public (string Option, string? Path)[] Outputs { get; init; } = [];

    /// <summary>
    /// Whether the run ends when one of the captures cannot be opened, because the output would look complete.
    /// </summary>
    public bool NeedsAllCaptures { get; init; }

    /// <summary>Whether the operation reports progress.</summary>
    public bool ReportsProgress { get; init; } = true;

    /// <summary>Throws when the command cannot work on these captures; null when it works on all.</summary>
    public Action<CaptureSet>? Check { get; init; }

    /// <summary>Reads the captures.</summary>
    public required Func<CommandRun, TResult> Operation { get; init; }

    /// <summary>Prints the result and writes reports.</summary>
    public required Action<TResult, CommandRun> Render { get; init; }

    /// <summary>The part of the result that every command reports in the same way.</summary>
    public required Func<TResult, RunSummary> Summary { get; init; }

    /// <summary>
    /// The reports of <c>--memory</c> and <c>--pool-stats</c>; null for a command without these options.
    /// </summary>
    public MemoryReport? Memory { get; init; }

    /// <summary>Prints the last notes on stderr, unless the run is quiet or was interrupted; null for none.</summary>
    public Action<TResult>? Notes { get; init; }
}

/// <summary>How a run over captures ended.</summary>
internal sealed record RunSummary
{
    /// <summary>Damaged places, one list for each ledger that is printed.</summary>
    public required IReadOnlyList<IReadOnlyList<FileDamage>> Damage { get; init; }

    /// <summary>Captures that could not be opened or read further, not yet reported.</summary>
    public IReadOnlyList<CaptureException> Failures { get; init; } = [];

    /// <summary>Indexes that were not used, each with the reason.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a capture is damaged, for a command that prints no ledger.</summary>
    public bool Damaged { get; init; }

    /// <summary>Whether a capture failed that is already reported.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether the user interrupted the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>How far an interrupted run came; null for no message.</summary>
    public string? InterruptedAt { get; init; }

    /// <summary>The memory that the run used, for the commands that report it.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>The summary of an operation with one ledger for all captures.</summary>
    public static RunSummary Of(ReadingResult result) => new()
    {
        Damage = [result.Damage],
        Failures = result.Failures,
        Warnings = result.Warnings,
        Interrupted = result.Interrupted,
        InterruptedAt = $"interrupted after {result.Packets} packets",
        Cost = new RunCost(result.Packets, result.Elapsed, result.Memory, result.Pool),
    };
}
