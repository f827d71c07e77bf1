using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// The protocol hierarchy as an icicle chart: one row per layer, each box as wide as its share of packets.
/// </summary>
internal static class HierarchyChart
{
    private const int RowHeight = 2;
    private const int Deepest = 12;
    private const double Narrowest = 0.001;

    public static string Render(HierarchyNode root)
    {
        long all = root.Children.Sum(child => child.Traffic.Frames);
        if (all == 0)
            return HtmlPage.Paragraph("No packet has a known protocol.");
        var chart = new StringBuilder();
        chart.Append(CultureInfo.InvariantCulture,
            $"<div class=\"icicle\" style=\"height:{Math.Min(Depth(root), Deepest) * RowHeight}rem\" role=\"img\" "
            + $"aria-label=\"share of packets by protocol\">\n");
        Children(chart, root, x: 0, depth: 0, all);
        return chart.Append("</div>\n").ToString();
    }

    /// <summary>The chart, and a table of all its protocols.</summary>
    public static string RenderWithTable(HierarchyNode root)
    {
        var table = new HtmlTable(
            new TableColumn("protocol", ColumnKind.Text), new("packets", ColumnKind.Bar),
            new("bytes", ColumnKind.Bar));
        Rows(table, root, depth: 0);
        return Render(root) + (table.Count > 0 ? table.Render() : "");
    }

    private static int Depth(HierarchyNode node) => node.Children.Count == 0 ? 0 : 1 + node.Children.Max(Depth);

    private static void Children(StringBuilder chart, HierarchyNode node, double x, int depth, double all)
    {
        if (depth == Deepest)
            return;
        int sibling = 0;
        foreach (HierarchyNode child in node.Children.OrderByDescending(child => child.Traffic.Frames))
        {
            double width = child.Traffic.Frames / all;
            if (width < Narrowest)
                continue;
            Node(chart, child, x, depth, width, LineChart.Colour((depth * 3) + sibling++));
            Children(chart, child, x, depth + 1, all);
            x += width;
        }
    }

    private static void Node(
        StringBuilder chart, HierarchyNode node, double x, int depth, double width, string colour)
    {
        string name = ProtocolTable.NameOf(node.Protocol);
        string frames = Quantities.Count(node.Traffic.Frames);
        chart.Append(CultureInfo.InvariantCulture,
            $"<div class=\"{colour}\" style=\"left:{BarList.Percent(x)};width:{BarList.Percent(width)};"
            + $"top:{depth * RowHeight}rem\" title=\"{name}: {frames} packets, "
            + $"{Quantities.Bytes(node.Traffic.Bytes)}\"><span>{name} · {frames}</span></div>\n");
    }

    private static void Rows(HtmlTable table, HierarchyNode node, int depth)
    {
        foreach (HierarchyNode child in node.Children)
        {
            string name = ProtocolTable.NameOf(child.Protocol);
            table.Row(
                new TableCell(name)
                {
                    Html = string.Create(CultureInfo.InvariantCulture,
                        $"<span style=\"padding-left:{Math.Min(depth, Deepest)}em\">{HtmlPage.Escape(name)}</span>"),
                },
                TableCell.Count(child.Traffic.Frames), TableCell.Bytes(child.Traffic.Bytes));
            Rows(table, child, depth + 1);
        }
    }
}
