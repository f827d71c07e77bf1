using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Streams;

/// <summary>Fields of UDP that depend on the packets before.</summary>
internal static class UdpStreamFields
{
    public static readonly Field[] All =
    [
        StreamNumberField.Of(Protocol.Udp, "udp.stream").AlsoIn(Protocol.UdpLite),
        Of("udp.time_relative", FieldType.RelativeTime, "Time since first frame",
            (in source, values) => StreamTimes.AddSince(source, facts => facts.First, values)),
        Of("udp.time_delta", FieldType.RelativeTime, "Time since previous frame",
            (in source, values) => StreamTimes.AddSince(source, facts => facts.Previous, values)),
    ];

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.OfStreams(Protocol.Udp, name, type, description, read).AlsoIn(Protocol.UdpLite);
}
