using PcapStream.Operations.Flows.Ipfix;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// Information elements of IPFIX under IANA's names, and reverse elements (RFC 5103) for what the responder sent.
/// </summary>
internal static class IpfixColumns
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const byte Initiator = 1;

    public static readonly FlowColumn[] All =
    [
        Time("flowStartNanoseconds", 156, "time of the earliest packet, seconds since 1970 in UTC",
            (in flow) => NtpTime.Of(flow.Start)),
        Time("flowEndNanoseconds", 157, "time of the latest packet, seconds since 1970 in UTC",
            (in flow) => NtpTime.Of(flow.End)),
        Number("flowStartMilliseconds", 152, 8, "time of the earliest packet, milliseconds since 1970 in UTC",
            (in flow) => Milliseconds(flow.Start)),
        Number("flowEndMilliseconds", 153, 8, "time of the latest packet, milliseconds since 1970 in UTC",
            (in flow) => Milliseconds(flow.End)),
        Ipv4("sourceIPv4Address", 8, "IPv4 address of the originator", (in flow) => flow.OriginatorAddress),
        Ipv4("destinationIPv4Address", 12, "IPv4 address of the responder", (in flow) => flow.ResponderAddress),
        Ipv6("sourceIPv6Address", 27, "IPv6 address of the originator", (in flow) => flow.OriginatorAddress),
        Ipv6("destinationIPv6Address", 28, "IPv6 address of the responder", (in flow) => flow.ResponderAddress),
        Port("sourceTransportPort", 7, "port of the originator", (in flow) => flow.OriginatorPort),
        Port("destinationTransportPort", 11, "port of the responder", (in flow) => flow.ResponderPort),
        Icmp("icmpTypeCodeIPv4", 32, "ICMP type times 256 and code, in IPv4", IpfixFlows.Icmpv4),
        Icmp("icmpTypeCodeIPv6", 139, "ICMP type times 256 and code, in IPv6", IpfixFlows.Icmpv6),
        Number("protocolIdentifier", 4, 1, "number of the protocol in the IP packet",
            (in flow) => flow.Key.Protocol),
        Number("packetDeltaCount", 2, 8, "packets of the originator", (in flow) => (ulong)flow.Originator.Packets),
        Number("octetDeltaCount", 1, 8, "bytes of the originator's IP packets, by their headers",
            (in flow) => (ulong)flow.Originator.IpBytes),
        Reverse("reversePacketDeltaCount", 2, 8, "packets of the responder",
            (in flow) => (ulong)flow.Responder.Packets),
        Reverse("reverseOctetDeltaCount", 1, 8, "bytes of the responder's IP packets, by their headers",
            (in flow) => (ulong)flow.Responder.IpBytes),
        // First the reverse: nfdump takes both for the same element, and keeps the last.
        Port("reverseTcpControlBits", 6, "all TCP flags of the responder, as a number",
            (in flow) => (ushort)flow.Responder.Flags, IpfixElement.ReverseEnterprise),
        Port("tcpControlBits", 6, "all TCP flags of the originator, as a number",
            (in flow) => (ushort)flow.Originator.Flags),
        Number("flowEndReason", 136, 1, "1 idle, 2 active timeout, 3 end of the connection, 4 end of the input",
            (in flow) => NumberOf(flow.Reason)),
        Number("biflowDirection", 239, 1, "1: the source is the side that began", (in _) => Initiator),
        Number("layer2OctetDeltaCount", 352, 8, "bytes of the originator's packets on the wire",
            (in flow) => (ulong)flow.Originator.FrameBytes),
        Reverse("reverseLayer2OctetDeltaCount", 352, 8, "bytes of the responder's packets on the wire",
            (in flow) => (ulong)flow.Responder.FrameBytes),
        Number("transportOctetDeltaCount", 401, 8, "bytes after the originator's transport headers",
            (in flow) => (ulong)flow.Originator.PayloadBytes),
        Reverse("reverseTransportOctetDeltaCount", 401, 8, "bytes after the responder's transport headers",
            (in flow) => (ulong)flow.Responder.PayloadBytes),
    ];

    /// <summary>The columns of the schema: those before the first one that needs to be asked for.</summary>
    public static IEnumerable<FlowColumn> Schema => All.TakeWhile(column => column.Name != "layer2OctetDeltaCount");

    private delegate NetworkAddress AddressOf(in FlowRecord flow);

    private delegate void AddValue(FieldValues text, UInt128 value);

    private static FlowColumn Number(string name, ushort number, byte length, string meaning, ElementValue value) =>
        Number(name, meaning, new IpfixElement(number, 0, length, IpfixFlows.All, value));

    private static FlowColumn Reverse(string name, ushort number, byte length, string meaning, ElementValue value) =>
        Number(
            name, meaning, new IpfixElement(number, IpfixElement.ReverseEnterprise, length, IpfixFlows.All, value));

    private static FlowColumn Port(
        string name, ushort number, string meaning, ElementValue value, uint enterprise = 0) =>
        Number(name, meaning, new IpfixElement(number, enterprise, 2, IpfixFlows.WithPorts, value));

    private static FlowColumn Icmp(string name, ushort number, string meaning, IpfixFlows flows) =>
        Number(name, meaning, new IpfixElement(number, 0, 2, flows, (in flow) => TypeAndCode(flow)));

    private static FlowColumn Number(string name, string meaning, IpfixElement element) =>
        Create(
        name, meaning, FlowColumnKind.Number, TypeOf(element.Length), element,
        (text, value) => text.AddDecimal((ulong)value));

    private static FlowValueType TypeOf(byte length) => length switch
    {
        1 => FlowValueType.Unsigned8,
        2 => FlowValueType.Unsigned16,
        _ => FlowValueType.Unsigned64,
    };

    private static FlowColumn Time(string name, ushort number, string meaning, ElementValue value) => Create(
        name, meaning, FlowColumnKind.Text, FlowValueType.Time, new IpfixElement(number, 0, 8, IpfixFlows.All, value),
        (text, time) => text.AddSeconds(NtpTime.Nanoseconds((ulong)time)));

    private static FlowColumn Ipv4(string name, ushort number, string meaning, AddressOf address) =>
        Address(name, number, 4, meaning, IpfixFlows.AllIpv4, AddressKind.Ipv4, address);

    private static FlowColumn Ipv6(string name, ushort number, string meaning, AddressOf address) =>
        Address(name, number, 16, meaning, IpfixFlows.AllIpv6, AddressKind.Ipv6, address);

    private static FlowColumn Address(
        string name, ushort number, byte length, string meaning, IpfixFlows flows, AddressKind kind,
        AddressOf address) =>
        Create(
            name, meaning, FlowColumnKind.Text, FlowValueType.Text,
            new IpfixElement(number, 0, length, flows, (in flow) => ValueOf(address(flow).Bits)),
            (text, value) => text.AddAddress(new NetworkAddress(BitsOf(value), kind)));

    private static FlowColumn Create(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, IpfixElement element, AddValue add) =>
        new(
            name, meaning, kind, type, ColumnNeeds.Record,
            (flow, text) =>
            {
                if (element.IsSetOf(flow.Record))
                    add(text, element.ValueOf(flow.Record));
            },
            element: element);

    private static UInt128 ValueOf(AddressBits bits) => new(bits.Upper, bits.Lower);

    private static AddressBits BitsOf(UInt128 value) => new((ulong)(value >> 64), (ulong)value);

    private static ulong Milliseconds(long nanoseconds) =>
        (ulong)Math.Max(0, nanoseconds) / NanosecondsPerMillisecond;

    // A flow of questions and answers has the two types in place of ports; others have the type and the code.
    private static UInt128 TypeAndCode(in FlowRecord flow)
    {
        byte type = (byte)flow.OriginatorPort;
        bool hasCode = IcmpPorts.Counterpart(flow.Key.Protocol, type) is null;
        return (UInt128)(type << 8 | (hasCode ? flow.ResponderPort : 0));
    }

    private static byte NumberOf(FlowEnd reason) => reason switch
    {
        FlowEnd.Idle => 1,
        FlowEnd.Active => 2,
        FlowEnd.InputEnd => 4,
        _ => 3,
    };
}
