using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Options.Filters;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Options;

/// <summary><c>-z</c>, as in tshark: the statistics to count.</summary>
internal sealed class StatisticOption(string description)
{
    private readonly Option<string[]> _names = new("-z")
    {
        Description = description,
        HelpName = "STATISTIC",
        CompletionSources =
        {
            _ => Statistics.All.SelectMany(one => one.Names).Select(name => new CompletionItem(name)),
        },
    };

    public void AddTo(Command command) => command.Add(_names);

    /// <summary>The names on the command line.</summary>
    public string[] Names(ParseResult command) => command.GetValue(_names) ?? [];

    /// <summary>The statistics of names.</summary>
    /// <exception cref="UsageException">A name is not valid, or is given twice.</exception>
    public static StatisticRequest[] Parse(string[] names)
    {
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"-z {twice.Key} is given twice");
        if (Array.Find(names, name => name.StartsWith("follow,", StringComparison.Ordinal)) is { } follow)
            throw new UsageException($"-z {follow}: the data of a stream is printed by 'pcapstream follow FILE tcp N'");
        try
        {
            return [.. names.Select(Statistics.Parse)];
        }
        catch (FormatException error)
        {
            throw new UsageException(
                error is StatisticFilterException filter && FilterHint.IsCaptureFilter(filter.Expression)
                    ? $"-z: filter '{filter.Expression}' is a capture filter, which -f takes; -z takes display filters"
                    : $"-z {error.Message}");
        }
    }
}
