using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Expansion;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>The report as JUnit XML: one suite per capture, one test per figure.</summary>
internal sealed class CheckJunit : ICheckFormat
{
    public string Extension => ".xml";

    public string Render(CheckResult result)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites>\n");
        foreach (CheckedInput input in result.Inputs)
            Write(xml, input, [.. result.Metrics.Where(judgement => judgement.Metric.Input == input.Capture.Name)]);
        return xml.Append("</testsuites>\n").ToString();
    }

    private static void Write(StringBuilder xml, CheckedInput input, JudgedMetric[] judgements)
    {
        string name = HtmlPage.Escape(input.Capture.Name);
        xml.Append($"  <testsuite name=\"pcapstream check {name}\" tests=\"{Count(judgements, null)}\"");
        foreach (string element in (string[])["failure", "error", "skipped"])
            xml.Append($" {(element == "skipped" ? element : $"{element}s")}=\"{Count(judgements, element)}\"");
        double seconds = input.Rounds.SelectMany(round => round.Prefixes.Append(round.Whole))
            .Sum(run => run.Elapsed.TotalSeconds);
        xml.Append(CultureInfo.InvariantCulture, $" time=\"{seconds:0.000}\">\n");
        foreach (JudgedMetric judgement in judgements)
            Write(xml, name, judgement);
        if (input.Remark is { } remark)
            xml.Append($"    <system-out>{name}: {HtmlPage.Escape(remark)}</system-out>\n");
        xml.Append("  </testsuite>\n");
    }

    private static void Write(StringBuilder xml, string input, JudgedMetric judgement)
    {
        string spread = Figure.Spread(judgement.Metric);
        string figures = HtmlPage.Escape(
            $"{Figure.Value(judgement.Metric)} ({spread}), allowed {Figure.Allowed(judgement)}");
        xml.Append($"    <testcase classname=\"{input}\" name=\"{HtmlPage.Escape(judgement.Metric.Name)}\">\n");
        if (Element(judgement.Verdict) is { } element)
        {
            string message = $"{Figure.Name(judgement.Verdict)}: {figures}; {HtmlPage.Escape(judgement.Reason)}";
            xml.Append($"      <{element} message=\"{message}\" />\n");
        }
        xml.Append($"      <system-out>{figures}\n{HtmlPage.Escape(judgement.Metric.Derivation)}</system-out>\n");
        xml.Append("    </testcase>\n");
    }

    private static string Count(JudgedMetric[] judgements, string? element) =>
        judgements.Count(judgement => element is null || Element(judgement.Verdict) == element)
            .ToString(CultureInfo.InvariantCulture);

    private static string? Element(Verdict verdict) => verdict switch
    {
        Verdict.Regression or Verdict.Exceeded => "failure",
        Verdict.Nondeterministic or Verdict.Incomparable or Verdict.TooSmall => "error",
        Verdict.Measured => "skipped",
        _ => null,
    };
}
