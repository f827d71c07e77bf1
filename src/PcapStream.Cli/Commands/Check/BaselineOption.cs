using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The baseline that <c>check</c> reads, or makes.</summary>
internal sealed class BaselineOption
{
    private const string UsualName = "pcapstream.baseline.json";

    private readonly ValueOption _file = new($"What to hold figures against. [default: {UsualName}, if it is there]", "FILE", "--baseline");
    private readonly SwitchOption _update = new("Make the baseline of what is measured; tolerances and limits that it has are kept.", "--update");

    public void AddTo(Command command)
    {
        command.Add(_file.Option);
        command.Add(_update.Option);
    }

    public bool IsUpdate(ParseResult command) => _update.IsSet(command);

    /// <summary>The baseline as a file that is written; null unless it is to be updated.</summary>
    public (string Option, string? Path) Output(ParseResult command) => (_update.Option.Name, IsUpdate(command) ? Name(command) : null);

    /// <summary>The baseline as a file that is read; nothing when it is to be updated.</summary>
    public IEnumerable<string> Inputs(ParseResult command) => IsUpdate(command) ? [] : [Name(command)];

    public string Name(ParseResult command) => _file.Text(command) ?? UsualName;

    /// <summary>The baseline; null where there is none and none is needed.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="subject">The program that is checked.</param>
    /// <param name="hasLimits">Whether limits are given.</param>
    /// <exception cref="UsageException">There are neither figures nor a limit, so that the check could not fail; or none could be made there.</exception>
    /// <exception cref="BaselineException">It cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ExpansionBaseline? Read(ParseResult command, string subject, bool hasLimits)
    {
        string name = Name(command);
        ExpansionBaseline? baseline = Read(name, isNamed: _file.Text(command) is not null && !IsUpdate(command));
        if (hasLimits || IsUpdate(command) || baseline?.Of(subject) is not null)
            return baseline;
        string lack = baseline is null ? $"there is no baseline ({name})" : $"{name} has no figures of this command";
        string unnamed = baseline?.Unnamed is null ? "" : " (those in it name no command)";
        throw new UsageException($"{lack}{unnamed} and no limit is given: nothing to check. Use --update, or --max-ratio, --max-slope or --max-peak");
    }

    private static ExpansionBaseline? Read(string name, bool isNamed)
    {
        if (Directory.Exists(name))
            throw new BaselineException($"{name}: is a folder, not a baseline");
        if (File.Exists(name))
            return BaselineJson.Parse(name, File.ReadAllText(name), OwnParse.Line);
        return isNamed ? throw new BaselineException($"{name}: no such file; --update makes it") : null;
    }

    /// <summary>Writes it. A figure that does not repeat makes no baseline.</summary>
    public int Update(ParseResult command, CheckResult result, ExpansionCheckOptions options)
    {
        if (result.Metrics.FirstOrDefault(judgement => judgement.Verdict == Verdict.Nondeterministic) is { } wavering)
        {
            Terminal.Error($"{wavering.Metric.Id}: {wavering.Reason}; no baseline is made of it");
            return ExitCode.Incomparable;
        }
        IReadOnlyList<Metric> metrics = [.. result.Metrics.Select(judgement => judgement.Metric)];
        ExpansionBaseline updated = BaselineUpdate.Of(result.Environment, result.CommandLine, [.. result.Inputs.Select(input => input.Capture)], metrics, options.Limits.For, options.Baseline);
        OutputFiles.Write(Name(command), BaselineJson.Render(updated));
        foreach (string dropped in Captures(options.Baseline).Except(Captures(updated)))
            Terminal.Error($"{dropped} was measured in another environment and is no longer in the baseline");
        foreach (string unknown in options.Baseline?.Unnamed?.Inputs.Select(input => input.Name).Except(result.Inputs.Select(input => input.Capture.Name)) ?? [])
            Terminal.Error($"{unknown} was measured with a command that is not known and is no longer in the baseline");
        Terminal.Note($"{CommandHandler.Name}: {PrintableText.Of(Name(command), keepLines: false)} is updated\n");
        return result.Has(Verdict.Exceeded) ? ExitCode.Exceeded : ExitCode.Done;
    }

    private static IEnumerable<string> Captures(ExpansionBaseline? baseline) =>
        baseline?.Commands.SelectMany(command => command.Inputs, (command, input) => $"{input.Name} with {command.Command}") ?? [];
}
