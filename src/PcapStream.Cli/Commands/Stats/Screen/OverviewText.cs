using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>
/// <c>stats</c> without a statistic: what is in the captures, on one screen. Time range, rate, protocols, applications,
/// talkers, trouble of TCP, and damage.
/// </summary>
internal sealed class OverviewText(TextBuffer.Writer write, IReadOnlyList<string> files, int width) : IStatsFormat
{
    private const int MostProtocols = 20;
    private const int MostWorst = 5;
    // Names and numbers further apart are hard to read in one line.
    private const int Widest = 80;

    private readonly TextBuffer _text = new(write);

    /// <summary>Whether the captures, their volume, their times and the rate come first.</summary>
    public bool HasSummary { get; init; } = true;

    public void Print(StatsResult result)
    {
        if (HasSummary)
            Summary(result);
        if (result.Packets == 0)
            return;
        StatsOverview overview = result.Overview!;
        if (HasSummary)
            Rate(overview, result);
        Protocols(overview, result);
        Talkers(overview);
        Tcp(overview);
        Damage(result);
    }

    public void Dispose() => _text.Dispose();

    private void Summary(StatsResult result)
    {
        _text.Text($"{CaptureSummary.Title(files)}\n  {Quantities.Count(result.Packets)} packets\n");
        foreach (string line in (string[])
        [
            .. CaptureSummary.Volume(result.CapturedBytes, result.OriginalBytes, result.Implausible),
            .. CaptureSummary.Times(result.FirstTime, result.LastTime),
        ])
            _text.Text($"  {line}\n");
    }

    private void Rate(StatsOverview overview, StatsResult result)
    {
        double seconds = CaptureSummary.Seconds(result.FirstTime, result.LastTime);
        string line = RateLine.Render(overview.Timeline, width - 2, out double peak);
        if (line.Length < 2)
            return;
        string average = seconds > 0
            ? $", {ChartAxis.Number(result.OriginalBytes * 8 / seconds)}bit/s on average"
            : "";
        _text.Text($"\nRate, up to {ChartAxis.Number(peak * 8)}bit/s{average}\n  {line.TrimEnd()}\n");
    }

    private void Protocols(StatsOverview overview, StatsResult result)
    {
        _text.Text("\n"u8);
        ScreenTable table = Shares("Protocol");
        var rows = new List<(string Name, Traffic Traffic)>();
        foreach (HierarchyNode node in overview.Hierarchy.Children)
            Collect(rows, node, depth: 0);
        // The largest, in the order of the tree.
        HashSet<int> shown =
        [
            .. Enumerable.Range(0, rows.Count).OrderByDescending(row => rows[row].Traffic.Frames).Take(MostProtocols),
        ];
        for (int i = 0; i < rows.Count; i++)
        {
            if (shown.Contains(i))
                Row(table, rows[i].Name, rows[i].Traffic, result);
        }
        if (rows.Count > MostProtocols)
            _text.Text($"  {rows.Count - MostProtocols} more: -z io,phs\n");
        var applications = new SortedDictionary<string, Traffic>(StringComparer.Ordinal);
        Applications(applications, overview.Hierarchy);
        if (applications.Count == 0)
            return;
        _text.Text("\n"u8);
        table = Shares("Application");
        foreach ((string name, Traffic traffic) in applications.OrderByDescending(one => one.Value.Frames))
            Row(table, name, traffic, result);
    }

    private ScreenTable Shares(string heading) => new(
        _text, Math.Min(width, Widest), (heading, 0), ("Packets", ScreenCells.Count), ("%", ScreenCells.Percent),
        ("Bytes", ScreenCells.Size), ("%", ScreenCells.Percent));

    private static void Collect(List<(string, Traffic)> rows, HierarchyNode node, int depth)
    {
        if (ProtocolTable.GroupOf(node.Protocol) == ProtocolGroup.Application)
            return;
        rows.Add((new string(' ', 2 * Math.Min(depth, 10)) + ProtocolTable.NameOf(node.Protocol), node.Traffic));
        foreach (HierarchyNode child in node.Children)
            Collect(rows, child, depth + 1);
    }

    // A packet counts once, at the outermost node of the application.
    private static void Applications(SortedDictionary<string, Traffic> applications, HierarchyNode node)
    {
        foreach (HierarchyNode child in node.Children)
        {
            string name = ProtocolTable.NameOf(child.Protocol);
            if (ProtocolTable.GroupOf(child.Protocol) == ProtocolGroup.Application)
                applications[name] = applications.GetValueOrDefault(name) + child.Traffic;
            else
                Applications(applications, child);
        }
    }

    private static void Row(ScreenTable table, string name, Traffic traffic, StatsResult result) => table.Row(
        name,
        Quantities.ShortCount(traffic.Frames),
        ScreenCells.Share(traffic.Frames, result.Packets),
        Quantities.ShortBytes(traffic.Bytes),
        ScreenCells.Share(traffic.Bytes, result.OriginalBytes));

    private void Talkers(StatsOverview overview)
    {
        if (overview.Talkers.Count == 0)
            return;
        _text.Text("\n"u8);
        ScreenCells.WriteEndpoints(_text, Math.Min(width, Widest), "Top talker", overview.Talkers, ports: false);
    }

    private void Tcp(StatsOverview overview)
    {
        TcpHealthTotals totals = overview.TcpHealth;
        if (totals.Conversations == 0)
            return;
        _text.Text(
            $"\nTCP conversations with trouble: {Quantities.Count(totals.Troubled)} of "
            + $"{Quantities.Count(totals.Conversations)}\n"
            + $"  {Quantities.Count(totals.Retransmissions)} retransmissions, "
            + $"{Quantities.Count(totals.OutOfOrder)} out of order, "
            + $"{Quantities.Count(totals.ZeroWindows)} zero windows, {Quantities.Count(totals.Resets)} "
            + "resets\n");
        foreach (TcpHealthRow row in overview.WorstConversations.Take(MostWorst))
        {
            (string a, string b) = ScreenCells.Ends(row.Conversation, ports: true);
            string trouble = row.Counts.Trouble.ToString(CultureInfo.InvariantCulture);
            _text.Text($"  {ScreenTable.Fit($"{a} <-> {b}", width - trouble.Length - 4)}  {trouble}\n");
        }
    }

    private void Damage(StatsResult result)
    {
        if (result.Damage.Count == 0)
            return;
        long bytes = result.Damage.Sum(one => one.Entry.Length);
        _text.Text(
            $"\nDamaged: {Quantities.Count(result.Damage.Count)} {(result.Damage.Count == 1 ? "place" : "places")}, "
            + $"{Quantities.Bytes(bytes)} lost\n");
    }
}
