using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Operations.Stats.Trees;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// A statistic's section. Rows may be many millions and can be read once: another format may read them from
/// <see cref="Statistic"/>, and the section keeps what it shows; it reads them itself when none has.
/// </summary>
internal abstract class StatisticSection(string name)
{
    /// <summary>The statistic for another format, which reads its rows.</summary>
    public abstract StatisticResult Statistic { get; }

    /// <summary>The heading.</summary>
    public string Heading { get; } = name;

    /// <summary>The statistic in a few words.</summary>
    public string Help => Statistics.All
        .FirstOrDefault(one => one.Names.Any(start => Heading.StartsWith(start, StringComparison.Ordinal)))?.Help ?? "";

    /// <summary>The section of a statistic; one without a layout of its own is a table of its columns.</summary>
    public static StatisticSection Of(StatisticResult statistic) => statistic switch
    {
        HierarchyResult hierarchy => new FixedSection(statistic, HierarchyChart.RenderWithTable(hierarchy.Root)),
        LengthsResult lengths => new FixedSection(statistic, Lengths(lengths)),
        IntervalsResult intervals => new IntervalSection(intervals),
        ConversationsResult conversations => new RowSection<ConversationRow>(
            conversations, conversations.Rows, rows => conversations with { Rows = rows },
            FlowNames.HasPorts(conversations.Request.Layer)),
        EndpointsResult endpoints => new RowSection<EndpointRow>(
            endpoints, endpoints.Rows, rows => endpoints with { Rows = rows },
            FlowNames.HasPorts(endpoints.Request.Layer)),
        TreeResult tree => new RowSection<TreeItem>(
            tree, tree.Items, items => tree with { Items = items }, ports: false),
        TcpHealthResult health => new RowSection<TcpHealthRow>(
            health, health.Rows, rows => health with { Rows = rows }, ports: true),
        _ => new FixedSection(statistic, StatisticTable.Render(statistic, ports: false)),
    };

    /// <summary>The section's HTML.</summary>
    public abstract string Render();

    private static string Lengths(LengthsResult result)
    {
        var table = new HtmlTable(
            new TableColumn("length", ColumnKind.Text), new("packets", ColumnKind.Bar), new("share"), new("bytes"),
            new("shortest"), new("longest"));
        foreach (LengthBin bin in (LengthBin[])[.. result.Bins, result.All])
        {
            bool isAll = ReferenceEquals(bin, result.All);
            TableCell count = TableCell.Count(bin.Count);
            table.Row(
                isAll ? "all" : LengthText.Name(bin), isAll ? count with { Size = 0 } : count,
                result.All.Count == 0 ? "–" : Quantities.Percent((double)bin.Count / result.All.Count),
                TableCell.Bytes(bin.Bytes), bin.Count == 0 ? "–" : TableCell.Count(bin.Shortest),
                bin.Count == 0 ? "–" : TableCell.Count(bin.Longest));
        }
        return table.Render();
    }
}

/// <summary>The section of a statistic whose rows can be read any number of times.</summary>
internal sealed class FixedSection(StatisticResult statistic, string html) : StatisticSection(statistic.Name)
{
    public override StatisticResult Statistic => statistic;

    public override string Render() => html;
}

/// <summary>The section of a statistic whose rows can be read once.</summary>
/// <param name="statistic">The statistic.</param>
/// <param name="rows">Its rows (enumerate once).</param>
/// <param name="with">The statistic with other rows.</param>
internal abstract class ReadOnceSection<TRow>(
    StatisticResult statistic, IEnumerable<TRow> rows, Func<IEnumerable<TRow>, StatisticResult> with)
    : StatisticSection(statistic.Name)
{
    private bool _isRead;

    public sealed override StatisticResult Statistic => with(Pass());

    public sealed override string Render()
    {
        if (!_isRead)
        {
            foreach (TRow _ in Pass())
            {
            }
        }
        return RenderKept();
    }

    /// <summary>Keeps what the section shows of a row.</summary>
    protected abstract void Keep(TRow row);

    /// <summary>The HTML of what was kept.</summary>
    protected abstract string RenderKept();

    private IEnumerable<TRow> Pass()
    {
        _isRead = true;
        foreach (TRow row in rows)
        {
            Keep(row);
            yield return row;
        }
    }
}

/// <summary>The first rows of a statistic.</summary>
/// <param name="statistic">The statistic.</param>
/// <param name="rows">Its rows (enumerate once).</param>
/// <param name="with">The statistic with other rows.</param>
/// <param name="ports">Whether its addresses have ports.</param>
internal sealed class RowSection<TRow>(
    StatisticResult statistic, IEnumerable<TRow> rows, Func<IEnumerable<TRow>, StatisticResult> with, bool ports)
    : ReadOnceSection<TRow>(statistic, rows, with)
{
    private readonly Func<IEnumerable<TRow>, StatisticResult> _with = with;
    private readonly List<TRow> _kept = [];
    private long _count;

    protected override void Keep(TRow row)
    {
        _count++;
        if (_kept.Count < StatisticTable.MostRows)
            _kept.Add(row);
    }

    protected override string RenderKept() => StatisticTable.Render(_with(_kept), ports, _count);
}
