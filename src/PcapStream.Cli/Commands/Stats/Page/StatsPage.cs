using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// A page with charts that needs no other file: no script, font or picture. It is well-formed XML, and text from names
/// and captures is escaped.
/// </summary>
internal static class StatsPage
{
    private static readonly string[] HealthColumns =
        ["conversation", "packets", "retransmitted", "out of order", "duplicate acks", "zero windows", "resets"];

    public static string Render(StatsResult result, IReadOnlyList<string> files)
    {
        StatsOverview overview = result.Overview!;
        var page = new StringBuilder();
        string title = files.Count == 1 ? Path.GetFileName(files[0]) : $"{files.Count} captures";
        HtmlPage.Begin(page, title, When(result));
        Summary(page, result);
        Section(page, "Traffic over time", "wide", TimelineChart.Render(overview.Timeline));
        Section(page, "Protocol hierarchy", "wide", HierarchyChart.Render(overview.Hierarchy));
        Section(page, "Packet lengths", "", BarChart.Lengths(overview.Lengths));
        Section(page, "Top talkers by bytes", "", BarChart.Talkers(overview.Talkers));
        Section(page, "TCP health", "wide", Health(overview));
        HtmlPage.End(page);
        return page.ToString();
    }

    private static string When(StatsResult result) => result.FirstTime is { } first && result.LastTime is { } last
        ? $"{LocalTime.Format(first.Seconds)} to {LocalTime.Format(last.Seconds)}"
        : "no packet has a time";

    private static void Section(StringBuilder page, string heading, string kind, string content) =>
        page.Append(CultureInfo.InvariantCulture,
            $"<section class=\"{kind}\"><h2>{heading}</h2>\n{content}</section>\n");

    private static void Summary(StringBuilder page, StatsResult result)
    {
        double seconds = CaptureSummary.Seconds(result.FirstTime, result.LastTime);
        (string Label, string Value)[] tiles =
        [
            ("packets", Quantities.Count(result.Packets)),
            ("on the wire", Quantities.Bytes(result.OriginalBytes)),
            ("duration", ChartAxis.Seconds(seconds)),
            ("average rate", seconds > 0 ? $"{ChartAxis.Number(result.OriginalBytes * 8 / seconds)}bit/s" : "–"),
            ("average packet",
                result.Packets > 0 ? $"{Quantities.Count(result.OriginalBytes / result.Packets)} B" : "–"),
            ("TCP conversations", Quantities.Count(result.Overview!.TcpHealth.Conversations)),
        ];
        page.Append("<section class=\"wide tiles\">\n");
        foreach ((string label, string value) in tiles)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<div><b>{HtmlPage.Escape(value)}</b><span>{label}</span></div>\n");
        }
        page.Append("</section>\n");
    }

    private static void Cell(StringBuilder table, long count) =>
        table.Append(CultureInfo.InvariantCulture,
            $"<td{(count == 0 ? " class=\"zero\"" : "")}>{Quantities.Count(count)}</td>");

    private static string Health(StatsOverview overview)
    {
        TcpHealthTotals totals = overview.TcpHealth;
        var table = new StringBuilder();
        string end = overview.WorstConversations.Count > 0 ? "; the worst:" : ".";
        table.Append(CultureInfo.InvariantCulture,
            $"<p>{Quantities.Count(totals.Troubled)} of {Quantities.Count(totals.Conversations)} conversations had "
            + $"retransmissions, out-of-order segments, zero windows or resets{end}</p>\n");
        if (overview.WorstConversations.Count == 0)
            return table.ToString();
        table.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (string heading in HealthColumns)
            table.Append(CultureInfo.InvariantCulture, $"<th>{heading}</th>");
        table.Append("</tr></thead><tbody>\n");
        foreach (TcpHealthRow row in overview.WorstConversations)
        {
            ConversationRow ends = row.Conversation;
            string name = $"{ends.AddressA}:{ends.PortA} ↔ {ends.AddressB}:{ends.PortB}";
            table.Append(CultureInfo.InvariantCulture, $"<tr><td>{HtmlPage.Escape(name)}</td>");
            TcpHealthCounts counts = row.Counts;
            Cell(table, ends.Total.Frames);
            Cell(table, counts.Retransmissions);
            Cell(table, counts.OutOfOrder);
            Cell(table, counts.DuplicateAcks);
            Cell(table, counts.ZeroWindows);
            Cell(table, counts.Resets);
            table.Append("</tr>\n");
        }
        return table.Append("</tbody></table></div>\n").ToString();
    }
}
