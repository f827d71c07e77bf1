using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// CICFlowMeter's columns under its names and in its order, calculated as its documentation defines them. Times are
/// microseconds, lengths are bytes of payload. Quotients of nothing, such as rates of a flow without a duration, are 0.
/// </summary>
internal static class CicColumns
{
    private const double Microsecond = 1000;
    private const double Second = 1e9;

    public static readonly FlowColumn[] All =
    [
        Text("Flow ID", "addresses, ports and protocol, originator first",
            (in flow, in _, value) => AddId(value, flow)),
        Text("Src IP", "address of the originator", (in flow, in _, value) => value.AddAddress(flow.OriginatorAddress)),
        Whole("Src Port", FlowValueType.Unsigned16, "port of the originator", (in flow, in _) => flow.OriginatorPort),
        Text("Dst IP", "address of the responder", (in flow, in _, value) => value.AddAddress(flow.ResponderAddress)),
        Whole("Dst Port", FlowValueType.Unsigned16, "port of the responder", (in flow, in _) => flow.ResponderPort),
        Whole("Protocol", FlowValueType.Unsigned8, "number of the IP protocol", (in flow, in _) => flow.Key.Protocol),
        Create("Timestamp", "time of the earliest packet, ISO 8601 in UTC", FlowColumnKind.Text, FlowValueType.Time,
            ColumnNeeds.Record, (in flow, in _, value) => value.AddIsoTime(flow.Start)),
        Time("Flow Duration", "from the earliest to the latest packet", (in flow, in _) => flow.Duration),
        Whole("Total Fwd Packet", "packets forward", (in flow, in _) => flow.Originator.Packets),
        Whole("Total Bwd packets", "packets backward", (in flow, in _) => flow.Responder.Packets),
        Whole("Total Length of Fwd Packet", "payload forward", (in flow, in _) => flow.Originator.PayloadBytes),
        Whole("Total Length of Bwd Packet", "payload backward", (in flow, in _) => flow.Responder.PayloadBytes),
        Whole("Fwd Packet Length Max", FlowValueType.Unsigned32, "greatest payload forward",
            (in _, in more) => more.Forward.PayloadBytes.Greatest),
        Whole("Fwd Packet Length Min", FlowValueType.Unsigned32, "least payload forward",
            (in _, in more) => more.Forward.PayloadBytes.Least),
        Real("Fwd Packet Length Mean", "mean payload forward", (in _, in more) => more.Forward.PayloadBytes.Mean),
        Real("Fwd Packet Length Std", "its deviation", (in _, in more) => more.Forward.PayloadBytes.Deviation),
        Whole("Bwd Packet Length Max", FlowValueType.Unsigned32, "greatest payload backward",
            (in _, in more) => more.Backward.PayloadBytes.Greatest),
        Whole("Bwd Packet Length Min", FlowValueType.Unsigned32, "least payload backward",
            (in _, in more) => more.Backward.PayloadBytes.Least),
        Real("Bwd Packet Length Mean", "mean payload backward", (in _, in more) => more.Backward.PayloadBytes.Mean),
        Real("Bwd Packet Length Std", "its deviation", (in _, in more) => more.Backward.PayloadBytes.Deviation),
        Real("Flow Bytes/s", "payload by duration", (in flow, in _) =>
            Rate(flow.Originator.PayloadBytes + flow.Responder.PayloadBytes, flow)),
        Real("Flow Packets/s", "packets by duration", (in flow, in _) => Rate(flow.Packets, flow)),
        .. Gaps("Flow", "packets", (in more) => more.Arrivals, hasTotal: false),
        .. Gaps("Fwd", "packets forward", (in more) => more.Forward.Arrivals, hasTotal: true),
        .. Gaps("Bwd", "packets backward", (in more) => more.Backward.Arrivals, hasTotal: true),
        Whole("Fwd PSH Flags", "packets forward with PSH", (in _, in more) => more.Forward.Flags[TcpControl.Push]),
        Whole("Bwd PSH Flags", "packets backward with PSH", (in _, in more) => more.Backward.Flags[TcpControl.Push]),
        Whole("Fwd URG Flags", "packets forward with URG", (in _, in more) => more.Forward.Flags[TcpControl.Urgent]),
        Whole("Bwd URG Flags", "packets backward with URG", (in _, in more) => more.Backward.Flags[TcpControl.Urgent]),
        Whole("Fwd Header Length", "transport headers forward", (in _, in more) => more.Forward.HeaderBytes),
        Whole("Bwd Header Length", "transport headers backward", (in _, in more) => more.Backward.HeaderBytes),
        Real("Fwd Packets/s", "packets forward by duration", (in flow, in _) => Rate(flow.Originator.Packets, flow)),
        Real("Bwd Packets/s", "packets backward by duration", (in flow, in _) => Rate(flow.Responder.Packets, flow)),
        Whole("Packet Length Min", FlowValueType.Unsigned32, "least payload",
            (in _, in more) => more.PayloadBytes.Least),
        Whole("Packet Length Max", FlowValueType.Unsigned32, "greatest payload",
            (in _, in more) => more.PayloadBytes.Greatest),
        Real("Packet Length Mean", "mean payload", (in _, in more) => more.PayloadBytes.Mean),
        Real("Packet Length Std", "its deviation", (in _, in more) => more.PayloadBytes.Deviation),
        Real("Packet Length Variance", "its variance", (in _, in more) => more.PayloadBytes.Variance),
        Flag("FIN Flag Count", TcpControl.Finish),
        Flag("SYN Flag Count", TcpControl.Synchronize),
        Flag("RST Flag Count", TcpControl.Reset),
        Flag("PSH Flag Count", TcpControl.Push),
        Flag("ACK Flag Count", TcpControl.Acknowledgment),
        Flag("URG Flag Count", TcpControl.Urgent),
        Flag("CWR Flag Count", TcpControl.CongestionWindowReduced),
        Flag("ECE Flag Count", TcpControl.EcnEcho),
        Real("Down/Up Ratio", "packets backward by packets forward", (in flow, in _) =>
            Quotient(flow.Responder.Packets, flow.Originator.Packets)),
        Real("Average Packet Size", "payload by packets", (in _, in more) => more.PayloadBytes.Mean),
        Real("Fwd Segment Size Avg", "mean payload forward", (in _, in more) => more.Forward.PayloadBytes.Mean),
        Real("Bwd Segment Size Avg", "mean payload backward", (in _, in more) => more.Backward.PayloadBytes.Mean),
        .. Bulks("Fwd", "forward", (in more) => more.Forward.Bulk),
        .. Bulks("Bwd", "backward", (in more) => more.Backward.Bulk),
        Real("Subflow Fwd Packets", "packets forward by subflows, which a silence of more than 1 s ends",
            (in flow, in more) => Quotient(flow.Originator.Packets, more.Subflows)),
        Real("Subflow Fwd Bytes", "payload forward by subflows",
            (in flow, in more) => Quotient(flow.Originator.PayloadBytes, more.Subflows)),
        Real("Subflow Bwd Packets", "packets backward by subflows",
            (in flow, in more) => Quotient(flow.Responder.Packets, more.Subflows)),
        Real("Subflow Bwd Bytes", "payload backward by subflows",
            (in flow, in more) => Quotient(flow.Responder.PayloadBytes, more.Subflows)),
        Whole("FWD Init Win Bytes", FlowValueType.Unsigned16, "window of the first TCP packet forward, not scaled",
            (in _, in more) => more.Forward.FirstWindow),
        Whole("Bwd Init Win Bytes", FlowValueType.Unsigned16, "window of the first TCP packet backward, not scaled",
            (in _, in more) => more.Backward.FirstWindow),
        Whole("Fwd Act Data Pkts", "packets forward with a payload", (in _, in more) => more.Forward.DataPackets),
        Whole("Fwd Seg Size Min", FlowValueType.Unsigned32, "shortest transport header forward",
            (in _, in more) => more.Forward.LeastHeader),
        .. Periods("Active", "time of activity before a silence of more than 5 s", (in more) => more.Active),
        .. Periods("Idle", "silence of more than 5 s", (in more) => more.Idle),
        Text("Label", "NeedManualLabel", (in _, in _, value) => value.AddText("NeedManualLabel"u8)),
    ];

    private delegate long WholeOf(in FlowRecord flow, in FlowStatistics more);

    private delegate double RealOf(in FlowRecord flow, in FlowStatistics more);

    private delegate Arrivals ArrivalsOf(in FlowStatistics more);

    private delegate BulkCounter BulkOf(in FlowStatistics more);

    private delegate Moments MomentsOf(in FlowStatistics more);

    private delegate void WriteRow(in FlowRecord flow, in FlowStatistics more, FieldValues value);

    private static FlowColumn Text(string name, string meaning, WriteRow write) =>
        Create(name, meaning, FlowColumnKind.Text, FlowValueType.Text, ColumnNeeds.Record, write);

    private static FlowColumn Whole(string name, string meaning, WholeOf value) =>
        Whole(name, FlowValueType.Unsigned64, meaning, value);

    private static FlowColumn Whole(string name, FlowValueType type, string meaning, WholeOf value) => Number(
        name, type, meaning, (in flow, in more, values) => values.AddSigned(value(flow, more)));

    private static FlowColumn Real(string name, string meaning, RealOf value) => Number(
        name, FlowValueType.Real, meaning, (in flow, in more, values) => values.AddReal(value(flow, more)));

    // Nanoseconds as microseconds, in text without loss.
    private static FlowColumn Time(string name, string meaning, WholeOf nanoseconds) => Number(
        name, FlowValueType.Real, $"{meaning}, in microseconds",
        (in flow, in more, values) => values.AddReal(nanoseconds(flow, more) / 1000m, "0.###"));

    private static FlowColumn Number(string name, FlowValueType type, string meaning, WriteRow write) =>
        Create(name, meaning, FlowColumnKind.Number, type, ColumnNeeds.Statistics, write);

    private static FlowColumn Create(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, ColumnNeeds needs, WriteRow write) =>
        new(name, meaning, kind, type, needs, (flow, value) => write(flow.Record, flow.Statistics, value));

    private static FlowColumn Flag(string name, TcpControl flag) => Whole(
        name, $"packets with {name[..3]}", (in _, in more) => more.Forward.Flags[flag] + more.Backward.Flags[flag]);

    private static IEnumerable<FlowColumn> Gaps(string name, string packets, ArrivalsOf arrivals, bool hasTotal)
    {
        if (hasTotal)
            yield return Time($"{name} IAT Total", $"sum of times between {packets}",
                (in _, in more) => arrivals(more).Gaps.Sum);
        yield return Real($"{name} IAT Mean", $"mean time between {packets}, in microseconds",
            (in _, in more) => arrivals(more).Gaps.Mean / Microsecond);
        yield return Real($"{name} IAT Std", "its deviation, in microseconds",
            (in _, in more) => arrivals(more).Gaps.Deviation / Microsecond);
        yield return Time($"{name} IAT Max", $"greatest time between {packets}",
            (in _, in more) => arrivals(more).Gaps.Greatest);
        yield return Time($"{name} IAT Min", $"least time between {packets}",
            (in _, in more) => arrivals(more).Gaps.Least);
    }

    private static IEnumerable<FlowColumn> Bulks(string name, string direction, BulkOf bulk)
    {
        yield return Real($"{name} Bytes/Bulk Avg", $"payload of a bulk {direction}",
            (in _, in more) => Quotient(bulk(more).Bytes, bulk(more).Count));
        yield return Real($"{name} Packet/Bulk Avg", $"packets of a bulk {direction}",
            (in _, in more) => Quotient(bulk(more).Packets, bulk(more).Count));
        yield return Real($"{name} Bulk Rate Avg", $"payload of bulks {direction} by their seconds",
            (in _, in more) => Quotient(bulk(more).Bytes, bulk(more).Nanoseconds / Second));
    }

    private static IEnumerable<FlowColumn> Periods(string name, string meaning, MomentsOf moments)
    {
        yield return Real($"{name} Mean", $"mean {meaning}, in microseconds",
            (in _, in more) => moments(more).Mean / Microsecond);
        yield return Real($"{name} Std", "its deviation, in microseconds",
            (in _, in more) => moments(more).Deviation / Microsecond);
        yield return Time($"{name} Max", $"greatest {meaning}", (in _, in more) => moments(more).Greatest);
        yield return Time($"{name} Min", $"least {meaning}", (in _, in more) => moments(more).Least);
    }

    private static double Rate(long number, in FlowRecord flow) =>
        Quotient(number, flow.Duration / Second);

    private static double Quotient(double number, double divisor) => divisor > 0 ? number / divisor : 0;

    private static void AddId(FieldValues values, in FlowRecord flow)
    {
        const int LongestEnd = 16;
        bool fits = Utf8.TryWrite(
            values.Reserve(2 * (NetworkAddress.LongestText + 1) + LongestEnd), CultureInfo.InvariantCulture,
            $"{flow.OriginatorAddress}-{flow.ResponderAddress}-{flow.OriginatorPort}-{flow.ResponderPort}-{flow.Key
                .Protocol}",
            out int written);
        Debug.Assert(fits, "two ports of 5 digits, a protocol of 3 and hyphens between them");
        values.Commit(written);
    }
}
