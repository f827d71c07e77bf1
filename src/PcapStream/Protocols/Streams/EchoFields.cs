using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>Fields of replies of ICMP and ICMPv6 that depend on the requests before.</summary>
internal static class EchoFields
{
    public static readonly Field[] OfIcmp =
    [
        Nothing(Protocol.Icmp, "icmp.resp_in", "Response frame"),
        Request(Protocol.Icmp, "icmp.resp_to", "Request frame"),
        Time(Protocol.Icmp, "icmp.resptime", "Response time"),
    ];

    public static readonly Field[] OfIcmpv6 =
    [
        Nothing(Protocol.Icmpv6, "icmpv6.resp_in", "Response In"),
        Request(Protocol.Icmpv6, "icmpv6.resp_to", "Response To"),
        Time(Protocol.Icmpv6, "icmpv6.resptime", "Response Time"),
    ];

    // Of the packets after, nothing is known: neither here nor in tshark, which reads once too.
    private static Field Nothing(Protocol protocol, string name, string description) =>
        Field.Of(protocol, name, FieldType.FrameNumber, description, (in _, _) => { });

    private static Field Request(Protocol protocol, string name, string description) =>
        Field.OfStreams(protocol, name, FieldType.FrameNumber, description, (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts) && facts.Request > 0)
                values.AddDecimal((ulong)facts.Request);
        });

    private static Field Time(Protocol protocol, string name, string description) =>
        Field.OfStreams(protocol, name, FieldType.Real, description, (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts) && facts is { Request: > 0, RequestTime.IsKnown: true }
                && source.Frame.Time.IsKnown)
                values.AddDouble(Milliseconds(facts.RequestTime, source.Frame.Time));
        });

    private static double Milliseconds(Timestamp from, Timestamp to)
    {
        decimal nanoseconds = to.Since(from);
        decimal rest = nanoseconds % Timestamp.NanosecondsPerSecond;
        decimal seconds = (nanoseconds - rest) / Timestamp.NanosecondsPerSecond;
        // In the order in which Wireshark computes, as digits depend on it.
        return (double)seconds * 1000 + (double)rest / 1_000_000;
    }
}
