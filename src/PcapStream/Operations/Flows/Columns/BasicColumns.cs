using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>Who, when, how much each way, and how it ended.</summary>
internal static class BasicColumns
{
    public static readonly FlowColumn[] All =
    [
        Time("start", "time of the earliest packet, seconds since 1970 in UTC",
            (in flow, value) => value.AddSeconds(flow.Start)),
        Time("end", "time of the latest packet, seconds since 1970 in UTC",
            (in flow, value) => value.AddSeconds(flow.End)),
        Number("duration", FlowValueType.Real, "seconds from start to end",
            (in flow, value) => value.AddRealSeconds((decimal)flow.End - flow.Start)),
        Text("src_ip", "address of the originator, which began the flow",
            (in flow, value) => value.AddAddress(flow.OriginatorAddress)),
        Number("src_port", FlowValueType.Unsigned16, "port of the originator; of ICMP, the type",
            (in flow, value) => value.AddDecimal(flow.OriginatorPort)),
        Text("dst_ip", "address of the responder", (in flow, value) => value.AddAddress(flow.ResponderAddress)),
        Number("dst_port", FlowValueType.Unsigned16,
            "port of the responder; of ICMP, the type of the answer, or the code",
            (in flow, value) => value.AddDecimal(flow.ResponderPort)),
        Number("protocol", FlowValueType.Unsigned8, "number of the protocol in the IP packet",
            (in flow, value) => value.AddDecimal(flow.Key.Protocol)),
        Number("src_packets", FlowValueType.Unsigned64, "packets of the originator",
            (in flow, value) => value.AddSigned(flow.Originator.Packets)),
        Number("src_bytes", FlowValueType.Unsigned64, "bytes of the originator's packets on the wire",
            (in flow, value) => value.AddSigned(flow.Originator.FrameBytes)),
        Number("dst_packets", FlowValueType.Unsigned64, "packets of the responder",
            (in flow, value) => value.AddSigned(flow.Responder.Packets)),
        Number("dst_bytes", FlowValueType.Unsigned64, "bytes of the responder's packets on the wire",
            (in flow, value) => value.AddSigned(flow.Responder.FrameBytes)),
        Text("src_flags", "all TCP flags of the originator: letters of FSRPAUEC",
            (in flow, value) => FlagText.Add(value, flow.Originator.Flags)),
        Text("dst_flags", "all TCP flags of the responder",
            (in flow, value) => FlagText.Add(value, flow.Responder.Flags)),
        Text("end_reason", "idle, active, finished, reset, reused or input",
            (in flow, value) => value.AddText(NameOf(flow.Reason))),
        Number("src_ip_bytes", FlowValueType.Unsigned64, "bytes of the originator's IP packets, by their headers",
            (in flow, value) => value.AddSigned(flow.Originator.IpBytes)),
        Number("dst_ip_bytes", FlowValueType.Unsigned64, "bytes of the responder's IP packets, by their headers",
            (in flow, value) => value.AddSigned(flow.Responder.IpBytes)),
        Number("src_payload_bytes", FlowValueType.Unsigned64, "bytes after the originator's transport headers",
            (in flow, value) => value.AddSigned(flow.Originator.PayloadBytes)),
        Number("dst_payload_bytes", FlowValueType.Unsigned64, "bytes after the responder's transport headers",
            (in flow, value) => value.AddSigned(flow.Responder.PayloadBytes)),
        CommunityIdColumn.Instance,
    ];

    /// <summary>The columns of the schema: those before the first one that needs to be asked for.</summary>
    public static IEnumerable<FlowColumn> Schema => All.TakeWhile(column => column.Name != "src_ip_bytes");

    /// <summary>The column of a name that there is.</summary>
    public static FlowColumn Find(string name) => All.Single(column => column.Name == name);

    private delegate void WriteRecord(in FlowRecord flow, FieldValues value);

    private static FlowColumn Text(string name, string meaning, WriteRecord write) =>
        Create(name, meaning, FlowColumnKind.Text, FlowValueType.Text, write);

    private static FlowColumn Time(string name, string meaning, WriteRecord write) =>
        Create(name, meaning, FlowColumnKind.Text, FlowValueType.Time, write);

    private static FlowColumn Number(string name, FlowValueType type, string meaning, WriteRecord write) =>
        Create(name, meaning, FlowColumnKind.Number, type, write);

    private static FlowColumn Create(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, WriteRecord write) =>
        new(name, meaning, kind, type, ColumnNeeds.Record, (flow, value) => write(flow.Record, value));

    private static string NameOf(FlowEnd reason) => reason switch
    {
        FlowEnd.Idle => "idle",
        FlowEnd.Active => "active",
        FlowEnd.Finished => "finished",
        FlowEnd.Reset => "reset",
        FlowEnd.Reused => "reused",
        _ => "input",
    };
}
