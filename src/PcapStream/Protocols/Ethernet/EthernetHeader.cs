using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// IEEE 802.3 Ethernet. A type below 0x0600 is a length, followed by LLC.
/// <code>
///  0                 6                 12            14
///  +-----------------+-----------------+-------------+---------
///  | destination     | source          | type/length | payload
///  +-----------------+-----------------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct EthernetHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 14;

    private readonly ReadOnlySpan<byte> _bytes;

    private EthernetHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Destination address.</summary>
    public NetworkAddress Destination => new(AddressBits.EthernetInHeader(_bytes), AddressKind.Ethernet);

    /// <summary>Source address.</summary>
    public NetworkAddress Source => new(AddressBits.EthernetInHeader(_bytes[6..]), AddressKind.Ethernet);

    /// <summary>Type of the payload, or its length if below 0x0600.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EthernetHeader header)
    {
        header = new EthernetHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (bytes.Length < Size)
        {
            cursor.TryAddLayer(Protocol.Ethernet, Size);
            return Protocol.None;
        }
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        if (type <= EtherTypes.MaxLength && IslHeader.IsAt(bytes))
            return Protocol.Isl;
        if (FabricPathHeader.MayBeAt(type) && FabricPathHeader.IsAt(type, bytes))
            return Protocol.FabricPath;
        cursor.TryAddLayer(Protocol.Ethernet, Size);
        return EtherTypes.Next(type, ref cursor);
    }
}

/// <summary>Fields of Ethernet. An incomplete header has none.</summary>
internal static class EthernetFields
{
    private const int AddressSize = 6;
    private const byte GroupBit = 1;
    private const byte LocalBit = 2;

    public static readonly Field[] All =
    [
        .. Address("eth.dst", "Destination", 0, AddAddress).AndName(),
        Address("eth.dst.oui", "Destination OUI", 0, AddOrganization),
        Address("eth.dst.lg", "LG bit", 0, AddLocal),
        Address("eth.dst.ig", "IG bit", 0, AddGroup),
        .. Address("eth.src", "Source", AddressSize, AddAddress).AndName(),
        Address("eth.src.oui", "Source OUI", AddressSize, AddOrganization),
        Address("eth.src.lg", "LG bit", AddressSize, AddLocal),
        Address("eth.src.ig", "IG bit", AddressSize, AddGroup),
        .. Both("eth.addr", "Address", AddAddress).AndName(),
        Both("eth.addr.oui", "Address OUI", AddOrganization),
        Both("eth.lg", "LG bit", AddLocal),
        Both("eth.ig", "IG bit", AddGroup),
        Field.Of(Protocol.Ethernet, "eth.type", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (EthernetHeader.TryRead(source.Header, out EthernetHeader header)
                && EtherTypes.IsType(header.TypeOrLength))
                values.AddHex(header.TypeOrLength, 4);
        }),
        Field.Of(Protocol.Ethernet, "eth.len", FieldType.Unsigned16, "Length", (in source, values) =>
        {
            if (EthernetHeader.TryRead(source.Header, out EthernetHeader header)
                && EtherTypes.IsLength(header.TypeOrLength))
                values.AddDecimal(header.TypeOrLength);
        }),
        .. EthernetTrailerFields.All,
    ];

    private delegate void AddressReader(ReadOnlySpan<byte> address, FieldValues values);

    private static Field Address(string name, string description, int offset, AddressReader read) =>
        Field.Of(Protocol.Ethernet, name, TypeOf(read), description, (in source, values) =>
        {
            if (source.Header.Length >= EthernetHeader.Size)
                read(source.Header.Slice(offset, AddressSize), values);
        });

    private static Field Both(string name, string description, AddressReader read) =>
        Field.Of(Protocol.Ethernet, name, TypeOf(read), description, (in source, values) =>
        {
            if (source.Header.Length < EthernetHeader.Size)
                return;
            read(source.Header[..AddressSize], values);
            read(source.Header.Slice(AddressSize, AddressSize), values);
        });

    private static FieldType TypeOf(AddressReader read) =>
        read == AddAddress ? FieldType.Ether : read == AddOrganization ? FieldType.Unsigned24 : FieldType.Boolean;

    private static void AddAddress(ReadOnlySpan<byte> address, FieldValues values) => values.AddColonBytes(address);

    private static void AddOrganization(ReadOnlySpan<byte> address, FieldValues values) =>
        values.AddDecimal((ulong)(address[0] << 16 | address[1] << 8 | address[2]));

    private static void AddLocal(ReadOnlySpan<byte> address, FieldValues values) =>
        values.AddBoolean((address[0] & LocalBit) != 0);

    private static void AddGroup(ReadOnlySpan<byte> address, FieldValues values) =>
        values.AddBoolean((address[0] & GroupBit) != 0);
}
