using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>
/// Problems of TCP conversations, worst first. tshark has no such table; the layout follows its conversations.
/// </summary>
internal static class TcpHealthText
{
    private const int Width = 8;

    private static readonly string[] Headings =
        ["Frames", "Retrans", "Fast", "Spurious", "OutOfOrd", "Gaps", "DupAcks", "KeepAlv", "ZeroWin", "Resets"];

    public static void Write(TextBuffer text, TcpHealthResult result)
    {
        text.Text(ConversationText.Line);
        text.Text($"TCP Health\nFilter:{FilterText.OrNone(result.Request)}\n");
        text.Text(new string(' ', 57));
        foreach (string heading in Headings)
            text.Text($" {heading,Width}");
        text.Text("\n"u8);
        foreach (TcpHealthRow row in result.Rows)
            Write(text, row);
        TcpHealthTotals totals = result.Totals;
        text.Text(
            $"{totals.Troubled} of {totals.Conversations} conversations in trouble: {totals.Retransmissions} "
            + $"retransmissions, {totals.OutOfOrder} out of order, {totals.ZeroWindows} zero windows, {totals.Resets} "
            + $"resets\n");
        text.Text(ConversationText.Line);
    }

    private static void Write(TextBuffer text, in TcpHealthRow row)
    {
        ConversationText.WriteEnds(text, row.Conversation, ports: true);
        Write(text, row.Conversation.Total.Frames);
        Write(text, row.Counts.Retransmissions);
        Write(text, row.Counts.FastRetransmissions);
        Write(text, row.Counts.SpuriousRetransmissions);
        Write(text, row.Counts.OutOfOrder);
        Write(text, row.Counts.Gaps);
        Write(text, row.Counts.DuplicateAcks);
        Write(text, row.Counts.KeepAlives);
        Write(text, row.Counts.ZeroWindows);
        Write(text, row.Counts.Resets);
        text.Text("\n"u8);
    }

    private static void Write(TextBuffer text, long number)
    {
        text.Text(" "u8);
        text.Value(number, Width);
    }
}
