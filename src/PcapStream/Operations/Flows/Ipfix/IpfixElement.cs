using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Ipfix;

/// <summary>
/// An information element of IPFIX (iana.org/assignments/ipfix). Each of those here is a number of 1 to 16 bytes, from
/// which all forms of output are made.
/// </summary>
/// <param name="Number">Its number in IANA's registry.</param>
/// <param name="Enterprise">
/// 0, or <see cref="ReverseEnterprise"/> for what the responder sent.
/// </param>
/// <param name="Length">Bytes of a value.</param>
/// <param name="Flows">The flows of which it is set.</param>
/// <param name="ValueOf">The value of such a flow.</param>
internal sealed record IpfixElement(
    ushort Number, uint Enterprise, byte Length, IpfixFlows Flows, ElementValue ValueOf)
{
    /// <summary>The enterprise of reverse elements (RFC 5103, section 6.1).</summary>
    public const uint ReverseEnterprise = 29305;

    /// <summary>Whether it is set.</summary>
    public bool IsSetOf(in FlowRecord flow) => (Flows & KindOf(flow)) != 0;

    /// <summary>The kind of a flow, a single bit.</summary>
    public static IpfixFlows KindOf(in FlowRecord flow)
    {
        bool isIcmp = flow.Key.Protocol is IpNumbers.Icmp or IpNumbers.Icmpv6;
        return flow.Key.Kind == (byte)AddressKind.Ipv4
            ? isIcmp ? IpfixFlows.Icmpv4 : IpfixFlows.Ipv4
            : isIcmp ? IpfixFlows.Icmpv6 : IpfixFlows.Ipv6;
    }
}

/// <summary>The kinds of flows, each of which has a template.</summary>
[Flags]
internal enum IpfixFlows
{
    None = 0,

    /// <summary>IPv4 without ICMP.</summary>
    Ipv4 = 1 << 0,

    /// <summary>IPv6 without ICMP.</summary>
    Ipv6 = 1 << 1,

    /// <summary>ICMP in IPv4.</summary>
    Icmpv4 = 1 << 2,

    /// <summary>ICMP in IPv6.</summary>
    Icmpv6 = 1 << 3,

    AllIpv4 = Ipv4 | Icmpv4,
    AllIpv6 = Ipv6 | Icmpv6,
    WithPorts = Ipv4 | Ipv6,
    All = AllIpv4 | AllIpv6,
}

/// <summary>The value of an element.</summary>
internal delegate UInt128 ElementValue(in FlowRecord flow);
