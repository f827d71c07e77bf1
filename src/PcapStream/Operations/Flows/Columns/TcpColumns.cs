using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// What went wrong in a TCP connection, by the rules of the statistic <c>tcp,health</c>, and its round trips. Not set
/// in flows of other protocols.
/// </summary>
internal static class TcpColumns
{
    private delegate TcpEnd EndOf(in TcpCounters tcp);

    private delegate RoundTrip RoundTripOf(in TcpCounters tcp);

    private delegate void WriteTcp(in TcpCounters tcp, FieldValues value);

    public static FlowColumn[] All { get; } =
    [
        Time("src_handshake_rtt", "seconds from the SYN's answer to the originator's acknowledgment",
            (in tcp) => tcp.OriginatorHandshake),
        Time("dst_handshake_rtt", "seconds from the SYN to the responder's answer",
            (in tcp) => tcp.ResponderHandshake),
        .. Of("src", "originator", (in tcp) => tcp.Originator),
        .. Of("dst", "responder", (in tcp) => tcp.Responder),
    ];

    private static IEnumerable<FlowColumn> Of(string side, string sender, EndOf end)
    {
        string until = $"seconds from a segment with data of the {sender} to its acknowledgment";
        yield return Create($"{side}_data_rtts", $"measured round trips of the {sender}'s data",
            FlowValueType.Unsigned64, (in tcp, value) => value.AddSigned(end(tcp).Timed.RoundTrips.Count));
        yield return Measured($"{side}_data_rtt_min", $"least {until}", moments => moments.Least);
        yield return Measured($"{side}_data_rtt_mean", $"mean {until}", moments => (long)Math.Round(moments.Mean));
        yield return Measured($"{side}_data_rtt_max", $"greatest {until}", moments => moments.Greatest);
        yield return Count("retransmissions", "data, SYN or FIN that do not advance the sequence",
            tally => tally.Retransmissions);
        yield return Count("fast_retransmissions", "data sent again after two duplicate acknowledgments, within 20 ms",
            tally => tally.FastRetransmissions);
        yield return Count("spurious_retransmissions", "data that was acknowledged",
            tally => tally.SpuriousRetransmissions);
        yield return Count("out_of_order", "earlier data within the handshake's round trip, or 3 ms",
            tally => tally.OutOfOrder);
        yield return Count("gaps", "a gap before them", tally => tally.Gaps);
        yield return Count("duplicate_acks", "no data that repeat an acknowledgment", tally => tally.DuplicateAcks);
        yield return Count("keep_alives", "at most one byte, just before the next one", tally => tally.KeepAlives);
        yield return Count("zero_windows", "a window of 0", tally => tally.ZeroWindows);
        yield return Create($"{side}_window_scale", $"shift of the {sender}'s window, in its SYN",
            FlowValueType.Unsigned8, (in tcp, value) =>
            {
                if (end(tcp).WindowShift is > 0 and byte shift)
                    value.AddDecimal(shift - 1u);
            });
        yield return Create($"{side}_mss", $"maximum segment size, in the {sender}'s SYN",
            FlowValueType.Unsigned16, (in tcp, value) =>
            {
                if (end(tcp).SegmentSize is > 0 and ushort size)
                    value.AddDecimal(size);
            });

        FlowColumn Measured(string name, string meaning, Func<Moments, long> nanoseconds) =>
            Create(name, meaning, FlowValueType.Real, (in tcp, value) =>
            {
                if (end(tcp).Timed.RoundTrips is { Count: > 0 } moments)
                    value.AddRealSeconds(nanoseconds(moments));
            });

        FlowColumn Count(string name, string what, Func<TcpTally, uint> count) => Create(
            $"{side}_{name}", $"segments of the {sender} with {what}",
            FlowValueType.Unsigned32, (in tcp, value) => value.AddDecimal(count(end(tcp).Tally)));
    }

    private static FlowColumn Time(string name, string meaning, RoundTripOf time) =>
        Create(name, meaning, FlowValueType.Real, (in tcp, value) =>
        {
            if (time(tcp) is { IsKnown: true } known)
                value.AddRealSeconds(known.Nanoseconds);
        });

    private static FlowColumn Create(string name, string meaning, FlowValueType type, WriteTcp write) =>
        new(name, meaning, FlowColumnKind.Number, type, ColumnNeeds.Full, (flow, value) =>
        {
            if (flow.Record.Key.Protocol == IpNumbers.Tcp)
                write(flow.Tcp, value);
        });
}
