using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// Addresses of IPv4 and IPv6 in one column each. tshark has no such fields; the values are those of <c>ip.src</c>,
/// <c>ip.dst</c>, <c>ipv6.src</c> and <c>ipv6.dst</c>.
/// </summary>
internal static class AddressFields
{
    public static readonly Field[] All =
    [
        Join("addr.src", "Source Address, IPv4 or IPv6", Ipv4Fields.Source, Ipv6Fields.Source),
        Join("addr.dst", "Destination Address, IPv4 or IPv6", Ipv4Fields.Destination, Ipv6Fields.Destination),
    ];

    private static Field Join(string name, string description, Field ipv4, Field ipv6) =>
        Field.Of(Protocol.Ipv4, name, FieldType.Text, description, (in source, values) =>
        {
            bool isIpv4 = source.Packet.Layers[source.Index].Protocol == Protocol.Ipv4;
            values.AddTextOf((isIpv4 ? ipv4 : ipv6).Read, source);
        }).AlsoIn(Protocol.Ipv6);
}
