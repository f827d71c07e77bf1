using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Verdicts;
using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>The report as markdown, short enough for the summary of a CI job.</summary>
internal sealed class CheckMarkdown : ICheckFormat
{
    public string Extension => ".md";

    public string Render(CheckResult result)
    {
        var text = new StringBuilder();
        foreach (CheckedInput input in result.Inputs)
        {
            JudgedMetric[] judgements =
                [.. result.Metrics.Where(judgement => judgement.Metric.Input == input.Capture.Name)];
            text.Append(CultureInfo.InvariantCulture,
                $"### Memory of {Code(result.CommandLine)} on {Code(input.Capture.Name)}: {Summary(judgements)}\n\n");
            text.Append(CultureInfo.InvariantCulture,
                $"{Quantities.Bytes(input.Rounds[0].Whole.CaptureBytes)} of input, "
                + $"{CheckText.Runs(input.Rounds.Count)} of each size.\n\n");
            if (input.Remark is { } remark)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"It {MarkdownText.Escape(PrintableText.Of(remark, keepLines: false))}.\n\n");
            }
            if (CheckText.Processes(input) is { } processes)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{MarkdownText.Escape(PrintableText.Of(processes, keepLines: false))}.\n\n");
            }
            text.Append(
                "| figure | median | lowest to highest | allowed | share | verdict |\n|---|--:|--:|--:|---|---|\n");
            foreach (JudgedMetric judgement in judgements)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {judgement.Metric.Name} | {Figure.Value(judgement.Metric)} | {Figure.Spread(judgement.Metric)} "
                    + $"| {Figure.Allowed(judgement)} | {Figure.Bar(judgement).TrimEnd()} | "
                    + $"{VerdictMark.Of(judgement.Verdict)} {Figure.Name(judgement.Verdict)} |\n");
            }
            IEnumerable<JudgedMetric> failed = judgements
                .Where(judgement => judgement.Verdict is not (Verdict.Pass or Verdict.Measured));
            foreach (string reason in failed.Select(Reason).Distinct())
                text.Append(CultureInfo.InvariantCulture, $"\n- {reason}");
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Summary(JudgedMetric[] judgements)
    {
        int failed = judgements.Count(judgement => VerdictMark.Of(judgement.Verdict) == VerdictMark.Failed);
        return failed == 0 ? VerdictMark.Passed : $"{VerdictMark.Failed} {failed} of {judgements.Length}";
    }

    private static string Reason(JudgedMetric judgement) =>
        $"{(judgement.Verdict == Verdict.Incomparable ? "incomparable" : judgement.Metric.Name)}: "
        + $"{MarkdownText.Escape(PrintableText.Of(judgement.Reason, keepLines: false))}";

    private static string Code(string text) => MarkdownText.Code(PrintableText.Of(text, keepLines: false));
}
