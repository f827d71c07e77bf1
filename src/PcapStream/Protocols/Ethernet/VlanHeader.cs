using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// A VLAN tag, IEEE 802.1Q, after the Ethernet type that announces it.
/// <code>
///  0                              2             4
///  +------------------------------+-------------+---------
///  | priority 3|DEI 1|identifier 12 | type/length | payload
///  +------------------------------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct VlanHeader
{
    /// <summary>Length of the tag in bytes.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private VlanHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Priority code point, 0 to 7.</summary>
    public int Priority => _bytes[0] >> 5;

    /// <summary>Whether the frame may be dropped first in congestion.</summary>
    public bool DropEligible => (_bytes[0] & 0x10) != 0;

    /// <summary>VLAN identifier, 0 to 4095.</summary>
    public int Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes) & 0x0FFF;

    /// <summary>Type of the payload, or its length if below 0x0600.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a tag at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out VlanHeader header)
    {
        header = new VlanHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.Vlan, Size)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), ref cursor)
            : Protocol.None;
    }
}

/// <summary>A service tag, IEEE 802.1ad, and the tag that follows it, as one header.</summary>
internal static class ServiceVlanHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.ServiceVlan, VlanHeader.Size))
            return Protocol.None;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int following = type switch
        {
            EtherTypes.ServiceVlan => VlanHeader.Size,
            EtherTypes.BackboneTag => BackboneTagHeader.Size,
            _ => 0,
        };
        if (following == 0)
            return EtherTypes.Next(type, ref cursor);
        if (!cursor.TryExtend(following))
            return Protocol.None;
        type = BinaryPrimitives.ReadUInt16BigEndian(bytes[(VlanHeader.Size + following - sizeof(ushort))..]);
        return EtherTypes.Next(type, ref cursor);
    }
}

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
        EthernetTrailerFields.OfVlan,
        .. Tags("ieee8021ad.priority", "Priority", 0xE000),
        .. Tags("ieee8021ad.dei", "DEI", 0x1000),
        Identifier("ieee8021ad.id", 0, Lone),
        Identifier("ieee8021ad.svid", 0, Stacked),
        Identifier("ieee8021ad.cvid", VlanHeader.Size, Stacked),
    ];

    private static bool Lone(int headerLength) => headerLength >= VlanHeader.Size && !Stacked(headerLength);

    private static bool Stacked(int headerLength) => headerLength == 2 * VlanHeader.Size;

    // A service tag and the tag after it share a layer.
    private static Field[] Tags(string name, string description, int mask) =>
    [
        Field.Of(Protocol.ServiceVlan, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            int tags = Stacked(source.Header.Length) ? 2 : Math.Min(1, source.Header.Length / VlanHeader.Size);
            int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
            for (int i = 0; i < tags; i++)
            {
                int tag = BinaryPrimitives.ReadUInt16BigEndian(source.Header[(i * VlanHeader.Size)..]);
                values.AddDecimal((ulong)((tag & mask) >> shift));
            }
        }),
    ];

    private static Field Identifier(string name, int offset, Predicate<int> isThere) =>
        Field.Of(Protocol.ServiceVlan, name, FieldType.Unsigned16, "ID", (in source, values) =>
        {
            if (!isThere(source.Header.Length))
                return;
            int tag = BinaryPrimitives.ReadUInt16BigEndian(source.Header[offset..]);
            values.AddDecimal((ulong)(tag & IdentifierMask));
        });
}
