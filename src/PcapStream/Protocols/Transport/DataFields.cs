using System.Buffers.Binary;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// Fields of the bytes that no protocol takes, tshark's <c>data</c>: what TCP and UDP carry on ports without a
/// dissector, the data of echoes, and fragments of IP.
/// </summary>
internal static class DataFields
{
    private const int EchoSize = 8;

    public static readonly Field[] All =
    [
        Of("data", FieldType.Bytes, "Data", static (data, values) => values.AddBytes(data)),
        Of("data.data", FieldType.Bytes, "Data", static (data, values) => values.AddBytes(data)),
        Of("data.len", FieldType.Signed32, "Length", static (data, values) => values.AddSigned(data.Length)),
    ];

    private delegate void DataReader(ReadOnlySpan<byte> data, FieldValues values);

    private static Field Of(string name, FieldType type, string description, DataReader read) =>
        Field.OfStreams(Protocol.Tcp, name, type, description, (in source, values) =>
        {
            // What follows a header is not data.
            if (source.Index < source.Packet.Layers.Length - 1)
                return;
            ReadOnlySpan<byte> data = DataOf(source);
            if (!data.IsEmpty)
                read(data, values);
        }).AfterApplications()
        .AlsoIn(
            Protocol.Udp, Protocol.UdpLite, Protocol.Icmp, Protocol.Icmpv6, Protocol.Ipv4, Protocol.Ipv6Fragment,
            Protocol.Rtp);

    private static ReadOnlySpan<byte> DataOf(in FieldSource source)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        return source.Packet.Layers[source.Index].Protocol switch
        {
            Protocol.Tcp => IsDelivered(source) && IsUnknown(source, isTcp: true) ? source.Payload : default,
            // Of another version than 2.
            Protocol.Rtp => source.Header.IsEmpty ? bytes : default,
            Protocol.Icmp => PingTime.DataOf(bytes, source.Frame.Time),
            Protocol.Icmpv6 => bytes is [128 or 129, ..] && bytes.Length > EchoSize ? bytes[EchoSize..] : default,
            Protocol.Ipv4 => Ipv4Header.TryRead(source.Header, out Ipv4Header header) && header.IsFragment
                ? source.Payload : default,
            Protocol.Ipv6Fragment => Ipv6FragmentHeader.TryRead(bytes, out Ipv6FragmentHeader header)
                && header.IsFragment ? source.Payload : default,
            _ => IsUnknown(source, isTcp: false) ? source.Payload : default,
        };
    }

    // Repeated segments, parts of messages and the message of a reset go to no dissector.
    private static bool IsDelivered(in FieldSource source) =>
        source.HasFacts(out StreamFacts facts) && facts.IsAnalysed && !facts.IsPartOfMessage
            && (facts.Findings & (TcpFindings.Retransmissions | TcpFindings.OutOfOrder)) == 0
            && (TcpHeader.FlagsOf(source.Bytes) & TcpControl.Reset) == 0;

    private static bool IsUnknown(in FieldSource source, bool isTcp) => source.Header.Length >= PortFields.Size
        && !DissectedPorts.HasOne(
            isTcp, BinaryPrimitives.ReadUInt16BigEndian(source.Header),
            BinaryPrimitives.ReadUInt16BigEndian(source.Header[2..]));
}
