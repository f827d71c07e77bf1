using System.Globalization;
using PcapStream.Operations.Flows.Counters;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>Percentiles of packet sizes and of times between packets, of both directions and of each.</summary>
internal static class PercentileColumns
{
    private static readonly (string Prefix, string Sender, SketchesOf Sketches)[] Directions =
    [
        ("", "both", (in sketches) => ref sketches.All),
        ("src_", "the originator", (in sketches) => ref sketches.Forward),
        ("dst_", "the responder", (in sketches) => ref sketches.Backward),
    ];

    private delegate ref readonly PacketSketches SketchesOf(in FlowSketches sketches);

    /// <summary>The columns of some percentages, above 0 and at most 100.</summary>
    public static IEnumerable<FlowColumn> Of(IReadOnlyList<double> percentages) =>
        from direction in Directions
        from percent in percentages
        from column in Columns(direction.Prefix, direction.Sender, direction.Sketches, percent)
        select column;

    private static FlowColumn[] Columns(string prefix, string sender, SketchesOf sketches, double percent)
    {
        string number = percent.ToString(CultureInfo.InvariantCulture);
        return
        [
            Create($"{prefix}packet_bytes_p{number}", $"{number} % of the packets of {sender} have at most these bytes",
                FlowValueType.Unsigned64,
                    (flow, value) => value.AddSigned(sketches(flow.Sketches).FrameBytes.At(percent))),
            Create($"{prefix}gap_p{number}", $"{number} % of the packets of {sender} come at most these seconds apart",
                FlowValueType.Real, (flow, value) => value.AddRealSeconds(sketches(flow.Sketches).Gaps.At(percent))),
        ];
    }

    private static FlowColumn Create(string name, string meaning, FlowValueType type, WriteFlow write) =>
        new(name, meaning, FlowColumnKind.Number, type, ColumnNeeds.Sketches, write);
}
