using PcapStream.Protocols.Control;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.IpExtensions;
using PcapStream.Protocols.Mpls;
using PcapStream.Protocols.Pseudo;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Tunnels;
using PcapStream.Protocols.Wireless;

namespace PcapStream.Protocols.Fields;

/// <summary>Every field there is.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, those of a protocol together, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        .. FrameFields.All,
        .. PacketOptionFields.All,
        .. EthernetFields.All,
        .. LinuxCookedFields.All,
        .. NullFields.All,
        .. PppFields.All,
        .. SerialFields.All,
        .. RadiotapFields.All,
        .. WlanFields.All,
        .. LlcFields.All,
        .. VlanFields.All,
        .. MplsFields.All,
        .. ArpFields.All,
        .. Ipv4Fields.All,
        .. Ipv4OptionFields.All,
        .. Ipv6Fields.All,
        .. Ipv6ExtensionFields.All,
        .. IpSecurityFields.All,
        .. GreFields.All,
        .. ErspanFields.All,
        .. VxlanFields.All,
        .. GeneveFields.All,
        .. GtpFields.All,
        .. TeredoFields.All,
        .. L2tpFields.All,
        .. TcpFields.All,
        .. TcpOptionFields.All,
        .. UdpFields.All,
        .. IcmpFields.All,
        .. Icmpv6Fields.All,
        .. IgmpFields.All,
        .. SctpFields.All,
        .. DccpFields.All,
        .. DnsFields.All,
        .. DnsRecordFields.All,
        .. TlsFields.All,
        .. TlsExtensionFields.All,
        .. TlsSignatureFields.All,
        .. HttpFields.All,
    ];

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>The field of a name; null for none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Names that somebody may have meant who wrote one that is none, the likeliest first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return FieldSuggestions.For(name, All);
    }
}
