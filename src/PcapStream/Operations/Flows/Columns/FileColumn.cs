using PcapStream.Operations.Flows.Packets;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>The column of the capture that has a flow's first packet, for tables over several captures.</summary>
internal static class FileColumn
{
    /// <summary>For flows that do not follow Zeek's rules.</summary>
    public static FlowColumn Plain { get; } = Create(ColumnNeeds.Record, new CaptureStarts());

    /// <summary>For connections by Zeek's rules.</summary>
    public static FlowColumn Zeek { get; } = Create(ColumnNeeds.Zeek, new CaptureStarts());

    /// <summary>Gives the column its captures.</summary>
    public static IReadOnlyList<FlowColumn> Bind(IReadOnlyList<FlowColumn> columns, CaptureStarts captures) =>
        [.. columns.Select(column => column == Plain || column == Zeek ? Create(column.Needs, captures) : column)];

    private static FlowColumn Create(ColumnNeeds needs, CaptureStarts captures) => new(
        "file",
        "the capture of the first packet",
        FlowColumnKind.Text,
        FlowValueType.Text,
        needs,
        (flow, value) => value.AddText(captures.FileOf(flow.Record.FirstOrdinal / ReadFlowPacket.MostLevels)),
        zeekType: "string");
}
