using System.Globalization;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Lengths;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>Statistics as a page: the overview, or a section for each statistic that was asked for.</summary>
internal static class StatsPage
{
    public static string Render(
        StatsResult result, IReadOnlyList<StatisticSection> sections, IReadOnlyList<string> files)
    {
        string title = files.Count == 1 ? Path.GetFileName(files[0]) : $"{files.Count} captures";
        var page = new HtmlPage("stats", title, When(result));
        page.Tiles(Tiles(result));
        if (result.Overview is { } overview)
            Overview(page, overview);
        foreach (StatisticSection section in sections)
            page.Section(section.Heading, HtmlPage.Paragraph(section.Help) + section.Render());
        if (result.Damage.Count > 0)
            page.Section("Damage", Damage(result));
        return page.Finish();
    }

    private static void Overview(HtmlPage page, StatsOverview overview)
    {
        page.Section("Traffic over time", RateCharts.Render(overview.Timeline));
        page.Section("Protocol hierarchy", HierarchyChart.Render(overview.Hierarchy));
        page.HalfSection("Packet lengths", Lengths(overview.Lengths));
        page.HalfSection("Top talkers by bytes", overview.Talkers.Count == 0
            ? HtmlPage.Paragraph("No IP packet was seen.")
            : BarList.Render([.. overview.Talkers.Select(
                row => (row.Address.ToString(), (double)row.Total.Bytes, Quantities.Bytes(row.Total.Bytes)))]));
        page.Section("TCP health", HealthTable.Render(overview.TcpHealth, overview.WorstConversations));
    }

    private static string Lengths(IReadOnlyList<LengthBin> bins) => BarList.Render(
        [.. bins.Select(bin => (LengthText.Name(bin) + " B", (double)bin.Count, Quantities.Count(bin.Count)))]);

    private static string When(StatsResult result) => result.FirstTime is { } first && result.LastTime is { } last
        ? $"{LocalTime.Format(first.Seconds)} to {LocalTime.Format(last.Seconds)}"
        : "no packet has a time";

    private static IEnumerable<(string Label, string Value)> Tiles(StatsResult result)
    {
        double seconds = CaptureSummary.Seconds(result.FirstTime, result.LastTime);
        yield return ("packets", Quantities.Count(result.Packets));
        yield return ("on the wire", Quantities.Bytes(result.OriginalBytes));
        yield return ("duration", ChartAxis.Seconds(seconds));
        yield return ("average rate",
            seconds > 0 ? $"{ChartAxis.Number(result.OriginalBytes * 8 / seconds)}bit/s" : "–");
        yield return ("average packet",
            result.Packets > 0 ? $"{Quantities.Count(result.OriginalBytes / result.Packets)} B" : "–");
        if (result.Overview is { } overview)
            yield return ("TCP conversations", Quantities.Count(overview.TcpHealth.Conversations));
    }

    private static string Damage(StatsResult result) => HtmlPage.Paragraph(string.Create(CultureInfo.InvariantCulture,
        $"{Quantities.Count(result.Damage.Count)} {(result.Damage.Count == 1 ? "place" : "places")}, "
        + $"{Quantities.Bytes(result.Damage.Sum(one => one.Entry.Length))} lost."));
}
