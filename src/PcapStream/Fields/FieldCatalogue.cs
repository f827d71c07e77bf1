using PcapStream.Fields.Catalogue;

namespace PcapStream.Fields;

/// <summary>Every field there is.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, those of a protocol together, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        .. FrameFields.All,
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
        .. Ipv6Fields.All,
        .. TcpFields.All,
        .. UdpFields.All,
        .. IcmpFields.All,
        .. SctpFields.All,
    ];

    private static Lazy<Dictionary<string, Field>> ByName { get; } = new(() => All.ToDictionary(field => field.Name));

    /// <summary>The field of a name; null for none.</summary>
    public static Field? Find(string name) => ByName.Value.GetValueOrDefault(name);
}
