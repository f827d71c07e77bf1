using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The options of <c>check</c> for measuring and limits.</summary>
internal sealed class CheckOptions
{
    private const int MostRuns = 1000;
    private const int UsualRuns = 5;

    // With as many, five runs of a check are enough to be clear.
    private const int RunsForBaseline = 20;
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromDays(7);

    private readonly ValueOption _ratio = new("Highest expansion ratio: growth of memory divided by bytes of input.",
        "R", "--max-ratio");
    private readonly ValueOption _slope = new(
        "Highest marginal expansion: growth of the peak for each further byte of input.", "S", "--max-slope");
    private readonly ValueOption _peak = new("Highest resident memory, such as 200MiB.", "SIZE", "--max-peak");
    private readonly ValueOption _runs = new(
        "New processes for each size of the input; more, up to 30, while a comparison is not clear. "
            + $"[default: {UsualRuns}; with --update {RunsForBaseline}]",
        "N", "--runs");
    private readonly ValueOption _timeout = new(
        "End a run that takes longer: seconds, or a number with s, m or h. [default: 10m]", "T", "--timeout");

    public void AddTo(Command command)
    {
        foreach (ValueOption option in (ValueOption[])[_ratio, _slope, _peak, _runs, _timeout])
            command.Add(option.Option);
    }

    /// <exception cref="UsageException">A limit is not a number.</exception>
    public Limits Limits(ParseResult command) => new(Real(command, _ratio), Real(command, _slope), _peak.Size(command));

    /// <param name="command">The command line.</param>
    /// <param name="least">The fewest runs that are useful.</param>
    /// <param name="forBaseline">Whether the figures are for a new baseline.</param>
    /// <exception cref="UsageException">The value is not a number or is out of range.</exception>
    public int Runs(ParseResult command, int least, bool forBaseline) =>
        (int)(_runs.Number(command, least, MostRuns) ?? (forBaseline ? RunsForBaseline : UsualRuns));

    /// <exception cref="UsageException">The value is not a time or is out of range.</exception>
    public TimeSpan Timeout(ParseResult command)
    {
        if (_timeout.Text(command) is not { } text)
            return UsualTimeout;
        double unit = text switch { [.., 'h'] => 3600, [.., 'm'] => 60, _ => 1 };
        string digits = text is [.., 'h' or 'm' or 's'] ? text[..^1] : text;
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit > 0 && number * unit <= MostTimeout.TotalSeconds
            ? TimeSpan.FromSeconds(number * unit)
            : throw new UsageException($"--timeout {text}: expected seconds, or a number with s, m or h, such as 10m");
    }

    // A limit of the slope may be negative, like noise.
    private static double? Real(ParseResult command, ValueOption option)
    {
        if (option.Text(command) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number
            : throw new UsageException($"{option.Option.Name} {text}: expected a number, such as 0.5");
    }
}
