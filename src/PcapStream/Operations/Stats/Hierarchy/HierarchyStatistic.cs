using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary><c>io,phs</c>: the tree of protocol chains.</summary>
/// <param name="Name">The name as it was given.</param>
public sealed record HierarchyRequest(string Name) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "io,phs",
        "the tree of protocols",
        ["io,phs"],
        (name, words) => words is ["io", "phs"] ? new HierarchyRequest(name) : null);

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<HierarchyCounter> hierarchy = plan.Share(() => new HierarchyCounter());
        return _ => new HierarchyResult(this, hierarchy.Counter.Root);
    }
}

/// <summary>The tree of protocol chains.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Root">The parent of the protocols that packets begin with.</param>
public sealed record HierarchyResult(HierarchyRequest Request, HierarchyNode Root) : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        StatisticColumn.Text("path"),
        StatisticColumn.Text("protocol"),
        .. StatisticColumn.Numbers("depth", "frames", "bytes"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Root.Children.Count == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (HierarchyNode node in Root.Children)
            Write(writer, node, path: "", depth: 0);
    }

    private static void Write(IRowWriter writer, HierarchyNode node, string path, int depth)
    {
        string name = ProtocolTable.NameOf(node.Protocol);
        path = depth == 0 ? name : $"{path}:{name}";
        writer.BeginRow();
        writer.Add(path);
        writer.Add(name);
        writer.Add(depth);
        writer.Add(node.Traffic);
        writer.EndRow();
        foreach (HierarchyNode child in node.Children)
            Write(writer, child, path, depth + 1);
    }
}
