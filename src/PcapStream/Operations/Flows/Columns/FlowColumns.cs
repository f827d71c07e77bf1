namespace PcapStream.Operations.Flows.Columns;

/// <summary>All columns of flows, and the sets of them that other programs write.</summary>
public static class FlowColumns
{
    private static readonly Dictionary<string, FlowColumn> ByName =
        BasicColumns.All.Concat(CicColumns.All).ToDictionary(column => column.Name, StringComparer.Ordinal);

    /// <summary>All columns: those of this program, then CICFlowMeter's.</summary>
    public static IReadOnlyList<FlowColumn> All { get; } = [.. BasicColumns.All, .. CicColumns.All];

    /// <summary>Times, addresses, ports, protocol, packets and bytes each way, flags, and why the flow ended.</summary>
    public static IReadOnlyList<FlowColumn> Basic { get; } = [.. BasicColumns.Schema];

    /// <summary>CICFlowMeter's columns, in its order.</summary>
    public static IReadOnlyList<FlowColumn> Cic { get; } = [.. CicColumns.All];

    /// <summary>The column of a name; null when there is none.</summary>
    public static FlowColumn? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The columns of a schema, <c>basic</c> or <c>cic</c>; null for another name.</summary>
    public static IReadOnlyList<FlowColumn>? Schema(string name) => name switch
    {
        "basic" => Basic,
        "cic" => Cic,
        _ => null,
    };
}
