using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>Packets per second and bits per second, each in a chart of its own over the same time.</summary>
internal static class RateCharts
{
    private const double NanosecondsPerSecond = 1e9;

    public static string Render(Timeline timeline) => timeline.Traffic.IsEmpty
        ? HtmlPage.Paragraph("No packet was seen.")
        : Render([("", timeline.Traffic.ToArray())], timeline.Width / NanosecondsPerSecond);

    /// <param name="series">The traffic of each slot, with a name for each line.</param>
    /// <param name="seconds">The length of a slot.</param>
    public static string Render(IReadOnlyList<(string Name, Traffic[] Slots)> series, double seconds) =>
        Chart(series, seconds, "packets/s", "", traffic => traffic.Frames / seconds)
        + Chart(series, seconds, "bit/s", "bit/s", traffic => traffic.Bytes * 8 / seconds)
        + HtmlPage.Paragraph($"Each point is the rate over {ChartAxis.Seconds(seconds)}.");

    private static string Chart(IReadOnlyList<(string Name, Traffic[] Slots)> series, double seconds, string what,
        string unit, Func<Traffic, double> rate)
    {
        ChartLine[] lines = [.. series.Select(one => Line(one.Name, one.Slots))];
        double most = lines.Max(line => line.Points.Max(point => point.Y));
        double end = series[0].Slots.Length * seconds;
        return LineChart.Render(
            new ChartAxes(
                $"{what} over time", end, ChartAxis.End(most), ChartAxis.Seconds,
                value => value == 0 ? "0" : ChartAxis.Number(value) + unit)
            {
                XStep = ChartAxis.SecondsStep(end),
                // One line in each chart has its own colour; several have the same in both.
                FirstColour = series.Count == 1 && unit.Length > 0 ? 1 : 0,
            },
            lines);

        ChartLine Line(string name, Traffic[] slots)
        {
            string peak = ChartAxis.Number(slots.Max(rate)).TrimEnd();
            string title = name.Length == 0 ? $"{what}, at most {peak}" : $"{what} of {name}, at most {peak}";
            // A point in the middle of its slot.
            return new ChartLine(title, [.. slots.Select((slot, i) => ((i + 0.5) * seconds, rate(slot)))]);
        }
    }
}
