using System.Globalization;
using System.Text;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Rendering.Check;

/// <summary><c>--explain</c>: how each figure was obtained, and why it was judged so.</summary>
internal static class CheckExplanation
{
    public static string Render(CheckResult result)
    {
        var text = new StringBuilder();
        foreach (Judgement judgement in result.Judgements)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{PrintableText.Of(judgement.Metric.Id, keepLines: false)}: {Figure.Name(judgement.Verdict)}, {judgement.Reason}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {judgement.Metric.Derivation}\n");
            text.Append(CultureInfo.InvariantCulture, $"  runs: {string.Join(", ", judgement.Metric.Runs.Select(run => Figure.Text(run, judgement.Metric.Unit)))}\n");
            if (judgement.Baseline is { } baseline)
                text.Append(CultureInfo.InvariantCulture, $"  baseline: {Tolerance(baseline)}, from {baseline.Runs} runs\n");
            if (judgement.Max is { } max)
                text.Append(CultureInfo.InvariantCulture, $"  limit: {max}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\nMeasured on {result.Environment.Rid}, {result.Environment.Runtime ?? "a runtime of the command's own"}{(result.Environment.TieredCompilation == false ? ", TieredCompilation=0" : "")}.\n").ToString();
    }

    private static string Tolerance(BaselineMetric baseline) =>
        string.Create(CultureInfo.InvariantCulture, $"{baseline.Value} ± {baseline.Tolerance:0.######} (rel {baseline.Rel ?? 0}, abs {baseline.Abs ?? 0})");
}
