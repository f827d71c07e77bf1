using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;
using PcapStream.Profiling.Weaver.Reporting;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// A comment on a pull request in markdown: each figure before and after, and the lines of a profile that grew most.
/// </summary>
internal static class CommentReport
{
    // Bots find their earlier comment by it and replace it.
    private const string Mark = "<!-- pcapstream check -->";
    private const int MostLines = 3;

    /// <param name="result">The result; the figures before are those of the baseline.</param>
    /// <param name="difference">Two profiles of the program; null for none.</param>
    public static string Render(CheckResult result, ProfileDifference? difference)
    {
        int failed = result.Metrics.Count(judged => VerdictMark.Of(judged.Verdict) == VerdictMark.Failed);
        string summary = failed == 0
            ? VerdictMark.Passed
            : string.Create(CultureInfo.InvariantCulture, $"{VerdictMark.Failed} {failed} of {result.Metrics.Count}");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Mark}\n### Memory of {Code(result.CommandLine)}: {summary}\n\n")
            .Append("| input | figure | before | after | change | verdict |\n|---|---|--:|--:|--:|---|\n");
        foreach (JudgedMetric judged in result.Metrics)
            AppendFigure(text, judged);
        foreach (JudgedMetric judged in result.Metrics.Where(one => VerdictMark.Of(one.Verdict) == VerdictMark.Failed))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n- {Plain(judged.Metric.Id)}: {Plain(judged.Reason)}");
        }
        text.Append('\n');
        if (difference is not null)
            AppendLines(text, difference);
        return text.ToString();
    }

    private static void AppendFigure(StringBuilder text, JudgedMetric judged)
    {
        Metric metric = judged.Metric;
        string before = judged.Baseline is { } baseline ? FigureText.Of(baseline.Value, metric.Unit) : "-";
        text.Append(CultureInfo.InvariantCulture,
            $"| {MarkdownText.CodeInTable(Printable(metric.Input))} | {metric.Name} | {before} "
            + $"| {FigureText.Of(metric.Value, metric.Unit)} | {Change(judged)} "
            + $"| {VerdictMark.Of(judged.Verdict)} {Figure.Name(judged.Verdict)} |\n");
    }

    private static string Change(JudgedMetric judged) => judged.Baseline is { Value: > 0 } baseline
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{(judged.Metric.Value - baseline.Value) / baseline.Value * 100:+0.0;-0.0;0.0} %")
        : "-";

    private static void AppendLines(StringBuilder text, ProfileDifference difference)
    {
        LineDifference[] grown = [.. difference.Lines.Where(line => line.Growth > 0).Take(MostLines)];
        if (grown.Length == 0)
        {
            text.Append("\nNo line of the profile grew.\n");
            return;
        }
        text.Append("\nThe lines that grew most:\n\n| line | before | after | growth |\n|---|--:|--:|--:|\n");
        foreach (LineDifference line in grown)
        {
            string place = MarkdownText.CodeInTable(Printable($"{DifferenceText.Place(line)}: {line.Text}"));
            text.Append(CultureInfo.InvariantCulture,
                $"| {place} | {Quantities.Bytes(line.Before)} | {Quantities.Bytes(line.After)} "
                + $"| +{Quantities.Bytes(line.Growth)} |\n");
        }
    }

    private static string Code(string text) => MarkdownText.Code(Printable(text));

    private static string Plain(string text) => MarkdownText.Escape(Printable(text));

    private static string Printable(string text) => PrintableText.Of(text, keepLines: false);
}
