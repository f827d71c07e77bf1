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
        Join("addr.src", "Source Address, IPv4 or IPv6", "ip.src", "ipv6.src"),
        Join("addr.dst", "Destination Address, IPv4 or IPv6", "ip.dst", "ipv6.dst"),
    ];

    private static Field Join(string name, string description, string ipv4, string ipv6)
    {
        FieldValueReader readIpv4 = Array.Find(Ipv4Fields.Own, field => field.Name == ipv4)!.Read;
        FieldValueReader readIpv6 = Array.Find(Ipv6Fields.All, field => field.Name == ipv6)!.Read;
        return Field.Of(Protocol.Ipv4, name, FieldType.Text, description, (in source, values) =>
        {
            if (source.Packet.Layers[source.Index].Protocol == Protocol.Ipv4)
                readIpv4(source, values);
            else
                readIpv6(source, values);
        }).AlsoIn(Protocol.Ipv6);
    }
}
