using System.Globalization;
using System.Text;
using System.Xml;
using PcapStream.Expansion;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>The report as JUnit XML: one suite per capture, one test per figure.</summary>
internal sealed class CheckJunit : ICheckFormat
{
    // File names may contain characters that XML does not allow.
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        OmitXmlDeclaration = true,
        CheckCharacters = false,
    };

    public string Extension => ".xml";

    public string Render(CheckResult result)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("testsuites");
            foreach (CheckedInput input in result.Inputs)
                Write(xml, input, [.. result.Metrics.Where(judgement => judgement.Metric.Input == input.Capture.Name)]);
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    private static void Write(XmlWriter xml, CheckedInput input, JudgedMetric[] judgements)
    {
        string name = PrintableText.Of(input.Capture.Name, keepLines: false);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", $"pcapstream check {name}");
        xml.WriteAttributeString("tests", Count(judgements, null));
        foreach (string element in (string[])["failure", "error", "skipped"])
            xml.WriteAttributeString(element == "skipped" ? element : $"{element}s", Count(judgements, element));
        double seconds = input.Rounds.SelectMany(round => round.Prefixes.Append(round.Whole))
            .Sum(run => run.Elapsed.TotalSeconds);
        xml.WriteAttributeString("time", seconds.ToString("0.000", CultureInfo.InvariantCulture));
        foreach (JudgedMetric judgement in judgements)
            Write(xml, name, judgement);
        if (input.Remark is { } remark)
            xml.WriteElementString("system-out", $"{name}: {PrintableText.Of(remark, keepLines: false)}");
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string input, JudgedMetric judgement)
    {
        string figures = $"{Figure.Value(judgement.Metric)} ({Figure.Spread(judgement.Metric)}), allowed "
            + $"{Figure.Allowed(judgement)}";
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", input);
        xml.WriteAttributeString("name", judgement.Metric.Name);
        if (Element(judgement.Verdict) is { } element)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("message",
                $"{Figure.Name(judgement.Verdict)}: {figures}; {PrintableText.Of(judgement.Reason, keepLines: false)}");
            xml.WriteEndElement();
        }
        xml.WriteElementString("system-out", $"{figures}\n{judgement.Metric.Derivation}");
        xml.WriteEndElement();
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
