namespace PcapStream.Operations.Flows.Columns;

/// <summary>All columns of flows, and the sets of them that other programs write.</summary>
public static class FlowColumns
{
    /// <summary>All columns: those of this program, then CICFlowMeter's, then Zeek's.</summary>
    public static IReadOnlyList<FlowColumn> All { get; } =
        [.. BasicColumns.All, .. CicColumns.All, .. ZeekColumns.All.Except(BasicColumns.All)];

    /// <summary>Times, addresses, ports, protocol, packets and bytes each way, flags, and why the flow ended.</summary>
    public static IReadOnlyList<FlowColumn> Basic { get; } = [.. BasicColumns.Schema];

    /// <summary>CICFlowMeter's columns, in its order.</summary>
    public static IReadOnlyList<FlowColumn> Cic { get; } = [.. CicColumns.All];

    /// <summary>The columns of Zeek's conn.log, in its order, and the Community ID. They follow Zeek's rules.</summary>
    public static IReadOnlyList<FlowColumn> Zeek { get; } = [.. ZeekColumns.All];

    /// <summary>The names of the schemas.</summary>
    public static IReadOnlyList<string> Schemas { get; } = ["basic", "cic", "zeek"];

    /// <summary>
    /// The column of a name; null when there is none. Where Zeek has a column of the same name, it is the other one.
    /// </summary>
    public static FlowColumn? Find(string name) => All.FirstOrDefault(column => column.Name == name);

    /// <summary>
    /// The columns of names, which are Zeek's if one of the names is Zeek's alone; null for a name without a column.
    /// </summary>
    public static IReadOnlyList<FlowColumn?> FindAll(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        FlowColumn?[] found = [.. names.Select(Find)];
        return found.Any(column => column is { IsZeek: true })
            ? [.. names.Select((name, index) => Zeek.FirstOrDefault(column => column.Name == name) ?? found[index])]
            : found;
    }

    /// <summary>The columns of a schema, <c>basic</c>, <c>cic</c> or <c>zeek</c>; null for another name.</summary>
    public static IReadOnlyList<FlowColumn>? Schema(string name) => name switch
    {
        "basic" => Basic,
        "cic" => Cic,
        "zeek" => Zeek,
        _ => null,
    };
}
