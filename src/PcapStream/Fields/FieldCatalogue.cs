using PcapStream.Fields.Catalogue;

namespace PcapStream.Fields;

/// <summary>Every field there is.</summary>
public static class FieldCatalogue
{
    /// <summary>All fields, those of a protocol together, link layer first.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        .. EthernetFields.All,
        .. UdpFields.All,
    ];
}
