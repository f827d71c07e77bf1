using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>What a host sent and received in a window. Means and the like of no packets are 0.</summary>
internal static class WindowColumns
{
    private const string Sent = "sent";
    private const string Received = "received";

    /// <summary>The columns of the schema.</summary>
    public static FlowColumn[] Schema { get; } =
    [
        Time("window_start", "begin of the window, a multiple of its length, seconds since 1970 in UTC",
            (in record, in _, value) => value.AddSeconds(record.Start)),
        Time("window_end", "end of the window and begin of the next one, seconds since 1970 in UTC",
            (in record, in _, value) => value.AddSeconds(record.End)),
        Text("host", "address of the host", (in record, in _, value) => value.AddAddress(record.OriginatorAddress)),
        Time("first_time", "time of its earliest packet in the window, seconds since 1970 in UTC",
            (in _, in window, value) => value.AddSeconds(window.FirstTime)),
        Time("last_time", "time of its latest packet in the window, seconds since 1970 in UTC",
            (in _, in window, value) => value.AddSeconds(window.LastTime)),
        .. Both("packets", "packets that it {0}", (in side) => side.Sizes.Count),
        .. Both("bytes", "bytes on the wire of the packets that it {0}", (in side) => side.Sizes.Sum),
        .. Both("tcp", "TCP packets that it {0}", (in side) => side.Tcp),
        .. Both("udp", "UDP packets that it {0}", (in side) => side.Udp),
        .. Both("icmp", "ICMP and ICMPv6 packets that it {0}", (in side) => side.Icmp),
        .. Both("syn", "packets with SYN and without ACK that it {0}", (in side) => side.Syn),
        .. Both("syn_ack", "packets with SYN and ACK that it {0}", (in side) => side.SynAck),
        .. Both("fin", "packets with FIN that it {0}", (in side) => side.Fin),
        .. Both("rst", "packets with RST that it {0}", (in side) => side.Rst),
        Distinct("peers", "distinct addresses that it sent to or received from", (in window) => window.Peers),
        Distinct("peer_ports", "distinct ports of TCP, UDP and SCTP that it sent to", (in window) => window.PeerPorts),
        Distinct("local_ports", "distinct ports of TCP, UDP and SCTP at which it received packets",
            (in window) => window.LocalPorts),
        .. SizeMoments(Sent, (in window) => window.Sent),
        .. SizeMoments(Received, (in window) => window.Received),
        .. GapMoments(Sent, (in window) => window.Sent),
        .. GapMoments(Received, (in window) => window.Received),
    ];

    /// <summary>All columns: those of the schema, and those that need to be asked for.</summary>
    public static FlowColumn[] All { get; } =
    [
        .. Schema,
        .. Both("other", "packets that it {0} of other protocols than TCP, UDP and ICMP", (in side) => side.Other),
        .. Both("payload_bytes", "bytes after transport headers of the packets that it {0}",
            (in side) => side.PayloadBytes),
        .. Both("size_min", "bytes on the wire of the smallest packet that it {0}", (in side) => side.Sizes.Least,
            FlowValueType.Unsigned32),
        .. Both("size_max", "bytes on the wire of the largest packet that it {0}", (in side) => side.Sizes.Greatest,
            FlowValueType.Unsigned32),
        .. GapLimits(Sent, (in window) => window.Sent),
        .. GapLimits(Received, (in window) => window.Received),
    ];

    private delegate void WriteWindow(in FlowRecord record, in HostWindow window, FieldValues value);

    private delegate HostTraffic SideOf(in HostWindow window);

    private delegate long WholeOf(in HostTraffic side);

    private delegate DistinctCount DistinctOf(in HostWindow window);

    private static FlowColumn[] Both(
        string name, string meaning, WholeOf whole, FlowValueType type = FlowValueType.Unsigned64) =>
    [
        Number($"{Sent}_{name}", type, string.Format(null, meaning, Sent),
            (in _, in window, value) => value.AddSigned(whole(window.Sent))),
        Number($"{Received}_{name}", type, string.Format(null, meaning, Received),
            (in _, in window, value) => value.AddSigned(whole(window.Received))),
    ];

    private static FlowColumn[] SizeMoments(string side, SideOf traffic) =>
    [
        Number($"{side}_size_mean", FlowValueType.Real, $"mean bytes on the wire of the packets that it {side}",
            (in _, in window, value) => value.AddReal(traffic(window).Sizes.Mean)),
        Number($"{side}_size_std", FlowValueType.Real, "their standard deviation, of a sample",
            (in _, in window, value) => value.AddReal(traffic(window).Sizes.Deviation)),
    ];

    private static FlowColumn[] GapMoments(string side, SideOf traffic) =>
    [
        Gap($"{side}_gap_mean", $"mean seconds between packets that it {side}, in the capture's order", traffic,
            gaps => gaps.Mean),
        Gap($"{side}_gap_std", "their standard deviation, of a sample, in seconds", traffic, gaps => gaps.Deviation),
    ];

    private static FlowColumn[] GapLimits(string side, SideOf traffic) =>
    [
        Gap($"{side}_gap_min", $"least seconds between packets that it {side}; negative where times go back", traffic,
            gaps => gaps.Least),
        Gap($"{side}_gap_max", $"greatest seconds between packets that it {side}", traffic, gaps => gaps.Greatest),
    ];

    private static FlowColumn Gap(string name, string meaning, SideOf traffic, Func<Moments, double> nanoseconds) =>
        Number(name, FlowValueType.Real, meaning, (in _, in window, value) =>
            value.AddRealSeconds((long)Math.Round(nanoseconds(traffic(window).Arrivals.Gaps))));

    private static FlowColumn Distinct(string name, string meaning, DistinctOf distinct) => Number(
        name, FlowValueType.Unsigned64,
        $"{meaning}; exact up to {DistinctCount.MostExact}, with a standard error of 6.5 % above",
        (in _, in window, value) => value.AddSigned(distinct(window).Count));

    private static FlowColumn Text(string name, string meaning, WriteWindow write) =>
        Create(name, meaning, FlowColumnKind.Text, FlowValueType.Text, write);

    private static FlowColumn Time(string name, string meaning, WriteWindow write) =>
        Create(name, meaning, FlowColumnKind.Text, FlowValueType.Time, write);

    private static FlowColumn Number(string name, FlowValueType type, string meaning, WriteWindow write) =>
        Create(name, meaning, FlowColumnKind.Number, type, write);

    private static FlowColumn Create(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, WriteWindow write) =>
        new(name, meaning, kind, type, ColumnNeeds.Window, (flow, value) => write(flow.Record, flow.Window, value));
}
