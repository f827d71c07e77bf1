using PcapStream.Operations.Flows.Labels;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>The column of labels, which every schema can have.</summary>
internal static class LabelColumn
{
    // CICFlowMeter's, which is filled in afterwards where there are no labels.
    private const string CicName = "Label";

    /// <summary>Columns with labels: in CICFlowMeter's column where there is one, or else in one more.</summary>
    public static IReadOnlyList<FlowColumn> AddTo(IReadOnlyList<FlowColumn> columns, FlowLabels labels) =>
        columns.Any(column => column.Name == CicName)
            ? [.. columns.Select(column => column.Name == CicName ? Create(CicName, labels) : column)]
            : [.. columns, Create("label", labels)];

    private static FlowColumn Create(string name, FlowLabels labels) => new(
        name,
        "the label of the first rule that applies",
        FlowColumnKind.Text,
        FlowValueType.Text,
        ColumnNeeds.Record,
        (flow, value) => value.AddText(labels.Of(flow.Record)),
        zeekType: "string");
}
