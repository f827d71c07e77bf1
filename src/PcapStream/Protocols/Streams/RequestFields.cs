using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>Fields of replies that depend on the requests before.</summary>
internal static class RequestFields
{
    public static readonly Field[] OfIcmp =
    [
        Later(Protocol.Icmp, "icmp.resp_in", "Response frame"),
        Request(Protocol.Icmp, "icmp.resp_to", "Request frame"),
        Milliseconds(Protocol.Icmp, "icmp.resptime", "Response time"),
    ];

    public static readonly Field[] OfIcmpv6 =
    [
        Later(Protocol.Icmpv6, "icmpv6.resp_in", "Response In"),
        Request(Protocol.Icmpv6, "icmpv6.resp_to", "Response To"),
        Milliseconds(Protocol.Icmpv6, "icmpv6.resptime", "Response Time"),
    ];

    public static readonly Field[] OfDns =
    [
        Later(Protocol.Dns, "dns.response_in", "Response In"),
        Request(Protocol.Dns, "dns.response_to", "Request In"),
        Seconds(Protocol.Dns, "dns.time", "Time"),
        OfDnsFacts("dns.retransmission", FieldType.Boolean, "Retransmission",
            (in facts, _) => facts.Original > 0 ? 1 : 0),
        OfDnsFacts("dns.retransmit_request", FieldType.None, "DNS query retransmission",
            (in facts, isResponse) => facts.Original > 0 && !isResponse ? 1 : 0),
        OfDnsFacts("dns.retransmit_request_in", FieldType.FrameNumber,
            "Retransmitted request. Original request in", (in facts, isResponse) => isResponse ? 0 : facts.Original),
        OfDnsFacts("dns.retransmit_response", FieldType.None, "DNS response retransmission",
            (in facts, isResponse) => facts.Original > 0 && isResponse ? 1 : 0),
        OfDnsFacts("dns.retransmit_response_in", FieldType.FrameNumber,
            "Retransmitted response. Original response in", (in facts, isResponse) => isResponse ? facts.Original : 0),
        OfDnsFacts("dns.unsolicited", FieldType.Boolean, "Unsolicited",
            (in facts, isResponse) => isResponse && facts is { Request: 0, Original: 0 } ? 1 : 0),
    ];

    public static readonly Field[] OfHttp =
    [
        Request(Protocol.Http, "http.request_in", "Request in frame"),
        Later(Protocol.Http, "http.response_in", "Response in frame"),
        Seconds(Protocol.Http, "http.time", "Time since request"),
        Number(Protocol.Http, "http.prev_request_in", "Prev request in frame",
            (in facts) => facts.PreviousRequest),
        Number(Protocol.Http, "http.prev_response_in", "Prev response in frame", (in facts) => facts.PreviousReply),
        Number(Protocol.Http, "http.next_request_in", "Next request in frame", (in facts) => facts.NextRequest)
            .OfSecondPass(),
        Number(Protocol.Http, "http.next_response_in", "Next response in frame", (in facts) => facts.NextReply)
            .OfSecondPass(),
        Field.OfStreams(Protocol.Http, "http.response_for.uri", FieldType.Text, "Request URI", (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts) && source.Texts[facts.Target] is { IsEmpty: false } target)
                values.AddAscii(target);
        }).OfTargets(),
    ];

    // Wireshark's names are the wrong way round.
    public static readonly Field[] OfRemoteCalls =
    [
        Later(Protocol.RemoteCall, "rpc.reqframe", "Request Frame"),
        Request(Protocol.RemoteCall, "rpc.repframe", "Reply Frame"),
        Seconds(Protocol.RemoteCall, "rpc.time", "Time from request"),
    ];

    private const int DnsResponse = 0x80;

    private delegate long FactReader(in StreamFacts facts);

    private delegate long DnsFactReader(in StreamFacts facts, bool isResponse);

    // Of the packets after, nothing is known where a capture is read once.
    private static Field Later(Protocol protocol, string name, string description) =>
        Number(protocol, name, description, (in facts) => facts.Reply).OfSecondPass();

    private static Field Request(Protocol protocol, string name, string description) =>
        Number(protocol, name, description, (in facts) => facts.Request);

    private static Field Number(Protocol protocol, string name, string description, FactReader read) =>
        Field.OfStreams(protocol, name, FieldType.FrameNumber, description, (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts) && read(facts) is > 0 and long number)
                values.AddDecimal((ulong)number);
        });

    private static Field OfDnsFacts(string name, FieldType type, string description, DnsFactReader read) =>
        Field.OfStreams(Protocol.Dns, name, type, description, (in source, values) =>
        {
            if (!source.HasFacts(out StreamFacts facts)
                || read(facts, (source.Bytes[2] & DnsResponse) != 0) is not (> 0 and long value))
                return;
            if (type == FieldType.FrameNumber)
                values.AddDecimal((ulong)value);
            else
                values.AddBoolean(true);
        });

    private static Field Seconds(Protocol protocol, string name, string description) =>
        Field.OfStreams(protocol, name, FieldType.RelativeTime, description, (in source, values) =>
        {
            if (HasTimes(source, out Timestamp from))
                values.AddSeconds(from, source.Frame.Time);
        });

    private static Field Milliseconds(Protocol protocol, string name, string description) =>
        Field.OfStreams(protocol, name, FieldType.Real, description, (in source, values) =>
        {
            if (HasTimes(source, out Timestamp from))
                values.AddDouble(Milliseconds(from, source.Frame.Time));
        });

    private static bool HasTimes(in FieldSource source, out Timestamp from)
    {
        bool isReply = source.HasFacts(out StreamFacts facts) && facts.Request > 0;
        from = facts.RequestTime;
        return isReply && from.IsKnown && source.Frame.Time.IsKnown;
    }

    /// <summary>Milliseconds between two known times.</summary>
    public static double Milliseconds(Timestamp from, Timestamp to)
    {
        decimal nanoseconds = to.Since(from);
        decimal rest = nanoseconds % Timestamp.NanosecondsPerSecond;
        decimal seconds = (nanoseconds - rest) / Timestamp.NanosecondsPerSecond;
        // In the order in which Wireshark computes, as digits depend on it.
        return (double)seconds * 1000 + (double)rest / 1_000_000;
    }
}
