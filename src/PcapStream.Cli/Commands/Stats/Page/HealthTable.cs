using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>The TCP conversations with most trouble.</summary>
internal static class HealthTable
{
    public static string Render(TcpHealthTotals totals, IReadOnlyList<TcpHealthRow> worst)
    {
        string summary = HtmlPage.Paragraph(
            $"{Quantities.Count(totals.Troubled)} of {Quantities.Count(totals.Conversations)} conversations had "
            + "retransmissions, out-of-order segments, zero windows or resets"
            + (worst.Count > 0 ? "; the worst:" : "."));
        if (worst.Count == 0)
            return summary;
        var table = new HtmlTable(
            new TableColumn("conversation", ColumnKind.Text), new("packets"), new("retransmitted"),
            new("out of order"), new("duplicate acks"), new("zero windows"), new("resets"));
        foreach (TcpHealthRow row in worst)
        {
            (string a, string b) = ScreenCells.Ends(row.Conversation, ports: true);
            TcpHealthCounts counts = row.Counts;
            table.Row(
                $"{a} ↔ {b}", TableCell.Count(row.Conversation.Total.Frames), TableCell.Count(counts.Retransmissions),
                TableCell.Count(counts.OutOfOrder), TableCell.Count(counts.DuplicateAcks),
                TableCell.Count(counts.ZeroWindows), TableCell.Count(counts.Resets));
        }
        return summary + table.Render();
    }
}
