using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The baseline that <c>check</c> reads or updates.</summary>
internal sealed class BaselineOption
{
    private const string UsualName = "pcapstream.baseline.json";

    private readonly ValueOption _file = new(
        $"The baseline to compare figures with. [default: {UsualName}, if it exists]", "FILE", "--baseline");
    private readonly SwitchOption _update = new(
        "Write the measured figures to the baseline; its tolerances and limits are kept.", "--update");

    private readonly ValueOption _because = new(
        "With --update: why figures that are above their oldest accepted values and the tolerance are accepted.",
        "REASON",
        "--because");
    private readonly ValueOption _history = new(
        "Append the figures to a history, which pages (-w FILE.html) show over time. [default: with --update, "
        + "the baseline's name with .history.jsonl]",
        "FILE",
        "--history");

    public void AddTo(Command command)
    {
        command.Add(_file.Option);
        command.Add(_update.Option);
        command.Add(_because.Option);
        command.Add(_history.Option);
    }

    public bool IsUpdate(ParseResult command) => _update.IsSet(command);

    /// <summary>The baseline, unless it is not updated, and the history as outputs; null for none.</summary>
    /// <exception cref="UsageException">There is a reason, but nothing is accepted.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command)
    {
        if (_because.Text(command) is not null && !IsUpdate(command))
            throw new UsageException($"{_because.Option.Name} is the reason of an {_update.Option.Name}");
        return
        [
            (_update.Option.Name, IsUpdate(command) ? Name(command) : null),
            (_history.Option.Name, HistoryOf(command)),
        ];
    }

    /// <summary>Earlier checks of a program; empty without a history.</summary>
    /// <exception cref="BaselineException">The history is not valid.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<HistoryEntry> History(ParseResult command, string subject)
    {
        // Without --history, a page shows the accepted figures.
        string name = HistoryOf(command) ?? UsualHistory(command);
        return File.Exists(name) ? [.. FigureHistory.Read(name).Where(entry => entry.Command == subject)] : [];
    }

    /// <summary>Appends the figures to the history, where there is one.</summary>
    /// <exception cref="OutputException">The history cannot be written.</exception>
    public void AddToHistory(ParseResult command, CheckResult result, bool accepted)
    {
        if (HistoryOf(command) is { } name)
        {
            DateTime now = DateTime.UtcNow;
            DateTime second = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
            OutputFiles.Append(
                name, FigureHistory.Render(HistoryEntry.Of(result, second, accepted, _because.Text(command))));
        }
    }

    /// <summary>The baseline as an input; empty when it is updated.</summary>
    public IEnumerable<string> Inputs(ParseResult command) => IsUpdate(command) ? [] : [Name(command)];

    public string Name(ParseResult command) => _file.Text(command) ?? UsualName;

    /// <summary>Reads the baseline; null when the file does not exist and is not needed.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="subject">The command line of the program that is checked.</param>
    /// <param name="hasLimits">Whether limits are given.</param>
    /// <param name="update">The command line that writes the baseline.</param>
    /// <exception cref="UsageException">
    /// There are neither figures nor limits, so that the check could not fail.
    /// </exception>
    /// <exception cref="BaselineException">The baseline is not valid, or the named file does not exist.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ExpansionBaseline? Read(ParseResult command, string subject, bool hasLimits, string update)
    {
        string name = Name(command);
        ExpansionBaseline? baseline = Read(name, isNamed: _file.Text(command) is not null && !IsUpdate(command));
        if (hasLimits || IsUpdate(command) || baseline?.Of(subject) is not null)
            return baseline;
        string lack = baseline is null ? $"no baseline ({name})" : $"{name} has no figures of this command";
        string unnamed = baseline?.Unnamed is null ? "" : " (its figures name no command)";
        throw new UsageException(
            $"{lack}{unnamed} and no limit: nothing to check. Write a baseline first: '{update}'; or use --max-ratio, "
            + "--max-slope or --max-peak");
    }

    private static ExpansionBaseline? Read(string name, bool isNamed)
    {
        if (Directory.Exists(name))
            throw new BaselineException($"{name}: is a folder, not a baseline");
        if (File.Exists(name))
            return BaselineJson.Parse(name, File.ReadAllText(name), OwnParse.Line);
        return isNamed ? throw new BaselineException($"{name}: no such file; create it with --update") : null;
    }

    /// <summary>
    /// Writes the baseline, unless an exact figure differs between runs, or one grew and there is no reason.
    /// </summary>
    /// <returns>The exit code.</returns>
    public int Update(ParseResult command, CheckResult result, ExpansionCheckOptions options)
    {
        if (result.Metrics.FirstOrDefault(metric => metric.Verdict == Verdict.Nondeterministic) is { } varying)
        {
            Terminal.Error($"{varying.Metric.Id}: {varying.Reason}; the baseline is not updated");
            return ExitCode.Incomparable;
        }
        BaselineInput[] inputs = [.. result.Inputs.Select(input => input.Capture)];
        Metric[] metrics = [.. result.Metrics.Select(judged => judged.Metric)];
        string? because = _because.Text(command);
        IReadOnlyList<(Metric Metric, BaselineMetric Oldest)> grown = BaselineUpdate.Grown(
            result.Environment, result.CommandLine, inputs, metrics, options.Baseline);
        if (grown.Count > 0 && string.IsNullOrWhiteSpace(because))
        {
            foreach ((Metric metric, BaselineMetric oldest) in grown)
            {
                Terminal.Error(
                    $"{metric.Id}: grew from {FigureText.Of(oldest.Value, metric.Unit)}, the oldest accepted figure, "
                    + $"to {FigureText.Of(metric.Value, metric.Unit)}");
            }
            Terminal.Error("the baseline is not updated; --because REASON accepts what grew");
            return ExitCode.Exceeded;
        }
        ExpansionBaseline updated = BaselineUpdate.Of(
            result.Environment, result.CommandLine, inputs, metrics, options.Limits.For, options.Baseline, because);
        OutputFiles.Write(Name(command), BaselineJson.Render(updated));
        AddToHistory(command, result, accepted: true);
        foreach (string dropped in Captures(options.Baseline).Except(Captures(updated)))
            Terminal.Error($"{dropped} was measured in another environment and is no longer in the baseline");
        IEnumerable<string> unnamed = options.Baseline?.Unnamed?.Inputs.Select(input => input.Name) ?? [];
        foreach (string unknown in unnamed.Except(inputs.Select(input => input.Name)))
            Terminal.Error($"{unknown} was measured with an unknown command and is no longer in the baseline");
        foreach ((Metric metric, long? needed) in metrics.Select(metric => (metric, Judge.NeededBytes(metric))))
        {
            if (needed is { } bytes)
            {
                Terminal.Error(
                    $"{metric.Id}: too small to judge: seeing growth of "
                    + $"{FigureText.Of(metric.LeastGrowth!.Value, metric.Unit)} needs an input of at least "
                    + Quantities.Bytes(bytes));
            }
        }
        Terminal.Note($"{CommandHandler.Name}: {PrintableText.Of(Name(command), keepLines: false)} is updated\n");
        return result.Has(Verdict.Exceeded) ? ExitCode.Exceeded : ExitCode.Done;
    }

    private string? HistoryOf(ParseResult command) =>
        _history.Text(command) ?? (IsUpdate(command) ? UsualHistory(command) : null);

    private string UsualHistory(ParseResult command) => Path.ChangeExtension(Name(command), ".history.jsonl");

    private static IEnumerable<string> Captures(ExpansionBaseline? baseline) =>
        baseline?.Commands.SelectMany(
            command => command.Inputs, (command, input) => $"{input.Name} with {command.Command}") ?? [];
}
