using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ethernet;

/// <summary>Fields of VLAN tags, IEEE 802.1Q.</summary>
internal static class VlanFields
{
    private const int IdentifierMask = 0x0FFF;

    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Vlan, "vlan.priority", FieldType.Unsigned16, "Priority", 0, 0xE000),
        Field.Flag(Protocol.Vlan, "vlan.dei", "DEI", 0, 2, 0x1000),
        Field.Bits(Protocol.Vlan, "vlan.id", FieldType.Unsigned16, "ID", 0, IdentifierMask),
        Field.Of(Protocol.Vlan, "vlan.etype", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (VlanHeader.TryRead(source.Header, out VlanHeader header) && EtherTypes.IsType(header.TypeOrLength))
                values.AddHex(header.TypeOrLength, 4);
        }),
        Field.Of(Protocol.Vlan, "vlan.len", FieldType.Unsigned16, "Length", (in source, values) =>
        {
            if (VlanHeader.TryRead(source.Header, out VlanHeader header) && !EtherTypes.IsType(header.TypeOrLength))
                values.AddDecimal(header.TypeOrLength);
        }),
        .. Tags("ieee8021ad.priority", "Priority", 0xE000),
        .. Tags("ieee8021ad.dei", "DEI", 0x1000),
        Identifier("ieee8021ad.id", 0, Lone),
        Identifier("ieee8021ad.svid", 0, Stacked),
        Identifier("ieee8021ad.cvid", VlanHeader.Size, Stacked),
    ];

    private static bool Lone(int headerLength) => headerLength >= VlanHeader.Size && !Stacked(headerLength);

    private static bool Stacked(int headerLength) => headerLength == 2 * VlanHeader.Size;

    // A service tag and the one behind it share a layer.
    private static Field[] Tags(string name, string description, int mask) =>
    [
        Field.Of(Protocol.ServiceVlan, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            int tags = Stacked(source.Header.Length) ? 2 : Math.Min(1, source.Header.Length / VlanHeader.Size);
            int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
            for (int i = 0; i < tags; i++)
                values.AddDecimal((ulong)((BinaryPrimitives.ReadUInt16BigEndian(source.Header[(i * VlanHeader.Size)..]) & mask) >> shift));
        }),
    ];

    private static Field Identifier(string name, int offset, Predicate<int> isThere) =>
        Field.Of(Protocol.ServiceVlan, name, FieldType.Unsigned16, "ID", (in source, values) =>
        {
            if (isThere(source.Header.Length))
                values.AddDecimal((ulong)(BinaryPrimitives.ReadUInt16BigEndian(source.Header[offset..]) & IdentifierMask));
        });
}
