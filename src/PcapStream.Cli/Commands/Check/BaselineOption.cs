using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The baseline that <c>check</c> reads or updates.</summary>
internal sealed class BaselineOption
{
    private const string UsualName = "pcapstream.baseline.json";

    private readonly ValueOption _file = new(
        $"The baseline to compare figures with. [default: {UsualName}, if it exists]", "FILE", "--baseline");
    private readonly SwitchOption _update = new(
        "Write the measured figures to the baseline; its tolerances and limits are kept.", "--update");

    public void AddTo(Command command)
    {
        command.Add(_file.Option);
        command.Add(_update.Option);
    }

    public bool IsUpdate(ParseResult command) => _update.IsSet(command);

    /// <summary>The baseline as an output; null unless it is updated.</summary>
    public (string Option, string? Path) Output(ParseResult command) =>
        (_update.Option.Name, IsUpdate(command) ? Name(command) : null);

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

    /// <summary>Writes the baseline, unless an exact figure differs between runs.</summary>
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
        ExpansionBaseline updated = BaselineUpdate.Of(
            result.Environment, result.CommandLine, inputs, metrics, options.Limits.For, options.Baseline);
        OutputFiles.Write(Name(command), BaselineJson.Render(updated));
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

    private static IEnumerable<string> Captures(ExpansionBaseline? baseline) =>
        baseline?.Commands.SelectMany(
            command => command.Inputs, (command, input) => $"{input.Name} with {command.Command}") ?? [];
}
