using System.CommandLine;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands;

/// <summary>The baseline that <c>check</c> reads, or makes.</summary>
internal sealed class BaselineOption
{
    private const string UsualName = "pcapstream.baseline.json";

    private readonly Setting _file = new($"What to hold figures against. [default: {UsualName}, if it is there]", "FILE", "--baseline");
    private readonly Flag _update = new("Make the baseline of what is measured; tolerances and limits that it has are kept.", "--update");

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
    /// <exception cref="UsageException">There is neither a baseline nor a limit, so that the check could not fail; or none could be made there.</exception>
    /// <exception cref="BaselineException">It cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ExpansionBaseline? Read(ParseResult command, bool hasLimits)
    {
        string name = Name(command);
        if (File.Exists(name))
            return BaselineJson.Parse(name, File.ReadAllText(name));
        if (IsUpdate(command))
            return null;
        if (_file.Text(command) is not null)
            throw new BaselineException($"{name}: no such file; --update makes it");
        return hasLimits ? null : throw new UsageException($"there is neither a baseline ({name}) nor a limit, so that nothing could fail: --update makes the one, --max-ratio, --max-slope and --max-peak are the other");
    }

    /// <summary>Writes it. A figure that does not repeat makes no baseline.</summary>
    public int Update(ParseResult command, CheckResult result, ExpansionCheckOptions options)
    {
        if (result.Judgements.FirstOrDefault(judgement => judgement.Verdict == Verdict.Nondeterministic) is { } wavering)
        {
            Terminal.Complain($"{wavering.Metric.Id}: {wavering.Reason}; no baseline is made of it");
            return ExitCode.Incomparable;
        }
        IReadOnlyList<Metric> metrics = [.. result.Judgements.Select(judgement => judgement.Metric)];
        ExpansionBaseline updated = BaselineUpdate.Of(result.Environment, [.. result.Inputs.Select(input => input.Capture)], metrics, options.Limits.For, options.Baseline);
        OutputFiles.Write(Name(command), BaselineJson.Render(updated));
        foreach (string dropped in options.Baseline?.Inputs.Select(input => input.Name).Except(updated.Inputs.Select(input => input.Name)) ?? [])
            Terminal.Complain($"{dropped} was measured in another environment and is no longer in the baseline");
        Terminal.Note($"{CommandHandler.Name}: {PrintableText.Of(Name(command), keepLines: false)} is updated\n");
        return result.Has(Verdict.Exceeded) ? ExitCode.Exceeded : ExitCode.Done;
    }
}
