using System.Globalization;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary>
/// Every figure over the checks of a history, this one last, and the reasons of those that were accepted.
/// </summary>
internal static class HistoryCharts
{
    /// <summary>Adds a section for each figure, and one for the reasons.</summary>
    public static void Write(HtmlPage page, CheckResult result)
    {
        foreach (JudgedMetric judged in result.Metrics)
        {
            (double X, double Y)[] points =
            [
                .. result.History.Where(entry => entry.Figures.ContainsKey(judged.Metric.Id))
                    .Select((entry, i) => ((double)i, entry.Figures[judged.Metric.Id])),
            ];
            if (points.Length > 0)
                page.Section($"Over time: {judged.Metric.Id}", Chart(judged.Metric, result.History, points));
        }
        if (result.History.Any(entry => entry.Accepted))
            page.Section("Accepted", Accepted(result.History));
    }

    // One step a check: the time between checks says nothing about the program.
    private static string Chart(Metric metric, IReadOnlyList<HistoryEntry> history, (double X, double Y)[] earlier)
    {
        (double X, double Y)[] points = [.. earlier, (earlier.Length, metric.Value)];
        double most = Math.Max(points.Max(point => point.Y), double.Epsilon);
        double least = Math.Min(0, points.Min(point => point.Y));
        double unit = metric.Unit == MetricUnit.Bytes
            ? Math.Pow(1024, Math.Max(0, Math.Floor(Math.Log(Math.Max(most, 1), 1024))))
            : Math.Pow(10, Math.Floor(Math.Log10(most)));
        DateTime[] times =
        [
            .. history.Where(entry => entry.Figures.ContainsKey(metric.Id)).Select(entry => entry.Time),
        ];
        string TimeOf(double check) => Math.Round(check) is var index && index < times.Length
            ? times[(int)index].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : "now";
        var axes = new ChartAxes(
            $"{metric.Id} over {points.Length} checks", points.Length - 1, ChartAxis.End(most / unit) * unit, TimeOf,
            value => FigureText.Of(value, metric.Unit))
        {
            XStep = Math.Max(1, Math.Ceiling((points.Length - 1) / 4.0)),
            YStart = least,
        };
        return LineChart.Render(axes, [new ChartLine(metric.Name, points)]);
    }

    private static string Accepted(IReadOnlyList<HistoryEntry> history)
    {
        var table = new HtmlTable(
            new TableColumn("time, UTC", ColumnKind.Text), new("version", ColumnKind.Text),
            new("because", ColumnKind.Text));
        foreach (HistoryEntry entry in history.Where(entry => entry.Accepted))
        {
            table.Row(
                entry.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), entry.ToolVersion,
                PrintableText.Of(entry.Because ?? "", keepLines: false));
        }
        return table.Render();
    }
}
