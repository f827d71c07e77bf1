using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// The protocol hierarchy as an icicle chart: one row per layer, each box as wide as its share of packets.
/// </summary>
internal static class HierarchyChart
{
    private const int Width = 1000;
    private const int RowHeight = 30;
    private const int Deepest = 12;
    private const double Narrowest = 1;
    private const double LetterWidth = 7.2;

    // Readable with white letters in the light and the dark theme.
    private static readonly string[] Colours =
        ["#2563eb", "#0f766e", "#7c3aed", "#b45309", "#be123c", "#15803d", "#0369a1", "#a21caf"];

    public static string Render(HierarchyNode root)
    {
        long all = root.Children.Sum(child => child.Traffic.Frames);
        if (all == 0)
            return "<p>No packet has a known protocol.</p>\n";
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Math.Min(Depth(root), Deepest) * RowHeight}\" role=\"img\" "
            + $"aria-label=\"share of packets by protocol\">\n");
        Children(svg, root, x: 0, depth: 0, Width / (double)all);
        return svg.Append("</svg>\n").ToString();
    }

    private static int Depth(HierarchyNode node) => node.Children.Count == 0 ? 0 : 1 + node.Children.Max(Depth);

    private static void Children(StringBuilder svg, HierarchyNode node, double x, int depth, double scale)
    {
        if (depth == Deepest)
            return;
        int sibling = 0;
        foreach (HierarchyNode child in node.Children.OrderByDescending(child => child.Traffic.Frames))
        {
            double width = child.Traffic.Frames * scale;
            if (width < Narrowest)
                continue;
            Node(svg, child, x, depth, width, Colours[(depth * 3 + sibling++) % Colours.Length]);
            Children(svg, child, x, depth + 1, scale);
            x += width;
        }
    }

    private static void Node(StringBuilder svg, HierarchyNode node, double x, int depth, double width, string colour)
    {
        string name = ProtocolTable.NameOf(node.Protocol);
        string frames = Quantities.Count(node.Traffic.Frames);
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"node\"><title>{name}: {frames} packets, ")
            .Append(CultureInfo.InvariantCulture, $"{Quantities.Bytes(node.Traffic.Bytes)}</title>")
            .Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{x:0.##}\" y=\"{depth * RowHeight}\" width=\"{width:0.##}\" ")
            .Append(CultureInfo.InvariantCulture, $"height=\"{RowHeight}\" rx=\"4\" fill=\"{colour}\"/>");
        string label = $"{name} · {frames}";
        if (label.Length * LetterWidth > width)
            label = name;
        if (label.Length * LetterWidth + 8 <= width)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x + 8:0.##}\" y=\"{depth * RowHeight + 20}\">{label}</text>");
        }
        svg.Append("</g>\n");
    }
}
