using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;

namespace PcapStream.Cli.Commands.Check;

/// <summary><c>--dry-run</c>: prints what would be measured and compared.</summary>
internal static class CheckDryRun
{
    public static string Render(ExpansionCheckOptions options, string baselineName)
    {
        var text = new StringBuilder();
        string parts = string.Join(
            " and ", ExpansionCheck.Shares.Select(share => share.ToString("P0", CultureInfo.InvariantCulture)));
        int sizes = ExpansionCheck.Shares.Count + (options.Subject.KeepsReceipts ? 1 : 2);
        text.Append(CultureInfo.InvariantCulture,
            $"command   {PrintableText.Of(options.Subject.CommandLine, keepLines: false)}\n");
        foreach (string input in options.Inputs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"input     {PrintableText.Of(input, keepLines: false)}, "
                + $"{Quantities.Bytes(new FileInfo(input).Length)} as stored\n");
        }
        string none = options.Subject.KeepsReceipts ? "" : " and a copy without packets";
        text.Append(CultureInfo.InvariantCulture,
            $"runs      {options.Runs} on each input, {parts} of it{none}, and one before: ")
            .Append(CultureInfo.InvariantCulture, $"{(options.Runs * sizes) + 1} processes per input\n");
        if (options.Figures is not null || options.ForBaseline)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"          more while a comparison is not clear, up to {options.MostRuns} on each\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"baseline  {Baseline(options, baselineName)}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"limits    {Limit("ratio", options.Limits.Ratio)}, {Limit("slope", options.Limits.Slope)}, "
            + $"{Limit("peak", options.Limits.PeakBytes)}\n");
        return text.ToString();
    }

    private static string Baseline(ExpansionCheckOptions options, string name)
    {
        if (options.Baseline is null)
            return "none";
        if (options.Figures is not { } figures)
            return $"{name}, no figures of this command";
        string? difference = options.Environment.DifferenceFrom(options.Baseline.Environment);
        return $"{name}, {figures.Metrics.Count} "
            + $"figures{(difference is null ? "" : $", from another environment: {difference}")}";
    }

    private static string Limit(string name, double? limit) =>
        limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"{name} {most}") : $"no {name}";
}
