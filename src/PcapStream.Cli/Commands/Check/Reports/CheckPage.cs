using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Expansion;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// The report as a page: for each capture the figures with every run, and the peak over the size of the capture.
/// </summary>
internal sealed class CheckPage : ICheckFormat
{
    public string Extension => ".html";

    public string Render(CheckResult result)
    {
        var page = new HtmlPage("check", result.CommandLine, Summary(result.Metrics));
        foreach (CheckedInput input in result.Inputs)
            Write(page, input, [.. result.Metrics.Where(judged => judged.Metric.Input == input.Capture.Name)]);
        if (result.History.Count > 0)
            HistoryCharts.Write(page, result);
        page.Section("Notes", HtmlPage.Notes(CheckText.Notes(result)
            .Append(CheckExplanation.Environment(result.Environment))));
        return page.Finish();
    }

    private static string Summary(IReadOnlyList<JudgedMetric> metrics)
    {
        IEnumerable<string> verdicts = metrics.GroupBy(judged => judged.Verdict)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Figure.Name(group.Key)}");
        return string.Join(", ", verdicts);
    }

    private static void Write(HtmlPage page, CheckedInput input, JudgedMetric[] metrics)
    {
        string sizes = HtmlPage.Paragraph(
            $"{Quantities.Bytes(input.Rounds[0].Whole.CaptureBytes)} of input, "
            + $"{CheckText.Runs(input.Rounds.Count)} of each size");
        page.Section(input.Capture.Name, sizes + Figures(metrics) + HtmlPage.Notes(Remarks(input, metrics)));
        if (input.Rounds.Any(round => round.Prefixes.Count > 0))
            page.Section($"Peak by size of the input: {input.Capture.Name}", Peaks(input));
    }

    private static string Figures(JudgedMetric[] metrics)
    {
        var table = new HtmlTable(
            new TableColumn("figure", ColumnKind.Text), new("verdict", ColumnKind.Text), new("median"),
            new("lowest to highest"), new("allowed"), new("runs, up to the allowed value", ColumnKind.Text));
        foreach (JudgedMetric judged in metrics)
        {
            string verdict = HtmlPage.Escape(Figure.Name(judged.Verdict));
            table.Row(
                judged.Metric.Name,
                new TableCell(verdict) { Html = $"<b class=\"{Colour(judged.Verdict)}\">{verdict}</b>" },
                Figure.Value(judged.Metric), Figure.Spread(judged.Metric), Figure.Allowed(judged),
                new TableCell("") { Html = Runs(judged) });
        }
        return table.Render();
    }

    // A tick for each run, and one for the allowed value.
    private static string Runs(JudgedMetric judged)
    {
        double end = Math.Max(judged.Metric.Highest, judged.Allowed ?? 0) * 1.05;
        var track = new StringBuilder("<u class=\"track\">");
        foreach (double run in judged.Metric.Runs)
            track.Append(CultureInfo.InvariantCulture, $"<i style=\"left:{Place(run)}\"></i>");
        if (judged.Allowed is { } allowed)
            track.Append(CultureInfo.InvariantCulture, $"<b style=\"left:{Place(allowed)}\"></b>");
        return track.Append("</u>").ToString();

        string Place(double value) => BarList.Percent(end > 0 ? value / end : 0);
    }

    private static IEnumerable<string> Remarks(CheckedInput input, JudgedMetric[] metrics)
    {
        if (input.Remark is { } remark)
            yield return remark;
        if (CheckText.Processes(input) is { } processes)
            yield return processes;
        foreach (JudgedMetric judged in metrics)
            yield return $"{judged.Metric.Name}: {judged.Reason}; {judged.Metric.Derivation}";
    }

    private static string Peaks(CheckedInput input)
    {
        var sizes = input.Rounds.SelectMany(round => round.Points)
            .Concat(input.Rounds.Where(round => round.StartupBytes is not null)
                .Select(round => (Bytes: 0.0, Peak: (double)round.StartupBytes!.Value)))
            .GroupBy(point => point.Bytes)
            .OrderBy(size => size.Key)
            .Select(size => (Bytes: size.Key, Low: size.Min(one => one.Peak), Median: Median.Of(size.Select(
                one => one.Peak)), High: size.Max(one => one.Peak)))
            .ToList();
        ChartAxes time = ChartAxes.BytesOverTime("peak by size of the input", sizes[^1].Bytes, 0,
            sizes.Max(size => size.High));
        return LineChart.Render(
            time with { XEnd = sizes[^1].Bytes, XStep = sizes[^1].Bytes / 4, XText = time.YText },
            [
                new ChartLine("median of the peaks", [.. sizes.Select(size => (size.Bytes, size.Median))]),
                new ChartLine("highest", [.. sizes.Select(size => (size.Bytes, size.High))], IsDashed: true),
                new ChartLine("lowest", [.. sizes.Select(size => (size.Bytes, size.Low))], IsDashed: true),
            ])
            + HtmlPage.Paragraph("A flat line is memory that does not depend on the input; its slope is the figure "
                + "above.");
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass or Verdict.Improvement => "good",
        Verdict.Regression or Verdict.Exceeded => "bad",
        Verdict.Measured => "",
        _ => "warn",
    };
}
