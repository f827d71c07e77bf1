using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>
/// Statistics on a terminal. tshark's tables of conversations and lengths are up to 160 columns wide; here every row
/// fits, numbers are short, and all sizes are in powers of 1024. Into files and pipes, <see cref="StatsText"/> writes
/// tshark's layout.
/// </summary>
internal sealed class ScreenText(TextBuffer.Writer write, int width) : IStatsFormat
{
    private const int Count = ScreenCells.Count;
    private const int Size = ScreenCells.Size;
    private const int Seconds = 10;

    // From this width on, there is room for each direction's bytes.
    private const int Wide = 110;

    private readonly TextBuffer _text = new(write);

    public void Print(StatsResult result)
    {
        bool isFirst = true;
        foreach (StatisticResult statistic in result.Statistics)
        {
            if (!isFirst)
                _text.Text("\n"u8);
            isFirst = false;
            Print(statistic);
        }
    }

    public void Dispose() => _text.Dispose();

    private void Print(StatisticResult statistic)
    {
        switch (statistic)
        {
            case ConversationsResult conversations:
                Print(conversations);
                break;
            case EndpointsResult endpoints:
                Title($"{FlowNames.Heading(endpoints.Request.Layer)} endpoints", endpoints.Request.Most);
                Endpoints(endpoints.Rows, FlowNames.HasPorts(endpoints.Request.Layer));
                break;
            case TalkersResult talkers:
                Title("Talkers", talkers.Request.Count);
                Endpoints(talkers.Rows, ports: false);
                break;
            case LengthsResult lengths:
                Print(lengths);
                break;
            case TcpHealthResult health:
                Print(health);
                break;
            case IntervalsResult intervals:
                Print(intervals);
                break;
            case HierarchyResult hierarchy:
                HierarchyText.Write(_text, hierarchy);
                break;
            default:
                new ColumnText(_text).Write(statistic);
                break;
        }
    }

    private void Title(string what, int? most) =>
        _text.Text(most is { } count ? $"{what}, the first {Quantities.Count(count)}\n" : $"{what}\n");

    private void Print(ConversationsResult result)
    {
        Title(
            $"{Quantities.Count(result.Count)} {FlowNames.Heading(result.Request.Layer)} "
            + (result.Count == 1 ? "conversation" : "conversations"),
            result.Request.Most);
        (string, int)[] directions = width >= Wide ? [("A to B", Size), ("B to A", Size), ("Start", Seconds)] : [];
        var table = new ScreenTable(_text, width,
            [("A", 0), ("B", 0), ("Packets", Count), ("Bytes", Size), .. directions, ("Duration", Seconds)]);
        bool ports = FlowNames.HasPorts(result.Request.Layer);
        foreach (ConversationRow row in result.Rows)
        {
            (string a, string b) = ScreenCells.Ends(row, ports);
            string[] more = directions.Length == 0 ? []
                :
                [
                    Quantities.ShortBytes(row.FromA.Bytes), Quantities.ShortBytes(row.FromB.Bytes),
                    Quantities.ShortSeconds(row.Start),
                ];
            table.Row([a, b, Quantities.ShortCount(row.Total.Frames), Quantities.ShortBytes(row.Total.Bytes), .. more,
                Quantities.ShortSeconds(row.Duration)]);
        }
    }

    private void Endpoints(IEnumerable<EndpointRow> rows, bool ports) =>
        ScreenCells.WriteEndpoints(_text, width, "Address", rows, ports);

    private void Print(IntervalsResult result)
    {
        var table = new IntervalText(_text, result);
        if (table.Width <= width)
            table.Write();
        else
            ScreenIntervals.Write(_text, result, width);
    }

    private void Print(LengthsResult result)
    {
        _text.Text("Packet lengths, in bytes on the wire\n");
        var table = new ScreenTable(_text, width, ("Length", 0), ("Packets", Count),
            ("%", ScreenCells.Percent), ("Bytes", Size), ("Average", Count), ("Shortest", Count), ("Longest", Count));
        foreach (LengthBin bin in (LengthBin[])[result.All, .. result.Bins])
        {
            bool isAll = ReferenceEquals(bin, result.All);
            table.Row(
                isAll ? "all" : LengthText.Name(bin),
                Quantities.ShortCount(bin.Count),
                ScreenCells.Share(bin.Count, result.All.Count),
                Quantities.ShortBytes(bin.Bytes),
                bin.Count == 0 ? "-" : Quantities.ShortCount(bin.Bytes / bin.Count),
                bin.Count == 0 ? "-" : Quantities.ShortCount(bin.Shortest),
                bin.Count == 0 ? "-" : Quantities.ShortCount(bin.Longest));
        }
    }

    private void Print(TcpHealthResult result)
    {
        TcpHealthTotals totals = result.Totals;
        _text.Text(
            $"TCP conversations with trouble: {Quantities.Count(totals.Troubled)} of "
            + $"{Quantities.Count(totals.Conversations)}\n");
        var table = new ScreenTable(_text, width, ("A", 0), ("B", 0), ("Retrans", 7), ("Order", 5), ("DupAck", 6),
            ("ZeroWin", 7), ("Reset", 5));
        foreach (TcpHealthRow row in result.Rows)
        {
            (string a, string b) = ScreenCells.Ends(row.Conversation, ports: true);
            table.Row(a, b, Short(row.Counts.Retransmissions), Short(row.Counts.OutOfOrder),
                Short(row.Counts.DuplicateAcks), Short(row.Counts.ZeroWindows), Short(row.Counts.Resets));
        }
    }

    private static string Short(long count) => Quantities.ShortCount(count, digits: 5);
}
