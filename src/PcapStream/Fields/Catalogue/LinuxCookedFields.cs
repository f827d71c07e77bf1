using System.Buffers.Binary;
using PcapStream.Decoding;
using PcapStream.Decoding.Link;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of Linux cooked captures, whose two versions hold them at different places.</summary>
internal static class LinuxCookedFields
{
    private const ushort GreHardware = 778;
    private const int EtherSize = 6;
    private const int AddressRoom = 8;

    public static readonly Field[] All =
    [
        Decimal("sll.pkttype", "Packet type", bytes => IsSecond(bytes) ? bytes[10] : Word(bytes, 0)),
        Decimal("sll.hatype", "Link-layer address type", HardwareType),
        Decimal("sll.halen", "Link-layer address length", AddressLength),
        Field.Of(Protocol.LinuxCooked, "sll.src.eth", FieldType.Ether, "Source", (in source, values) =>
        {
            if (IsWhole(source.Header) && AddressLength(source.Header) == EtherSize)
                values.AddColonBytes(source.Header.Slice(IsSecond(source.Header) ? 12 : 6, EtherSize));
        }),
        Field.Of(Protocol.LinuxCooked, "sll.unused", FieldType.Bytes, "Unused", (in source, values) =>
        {
            if (IsWhole(source.Header) && AddressLength(source.Header) is var length and < AddressRoom)
                values.AddBytes(source.Header.Slice((IsSecond(source.Header) ? 12 : 6) + length, AddressRoom - length));
        }),
        Type("sll.etype", (hardwareType, type) => hardwareType != GreHardware && type > EtherTypes.MaxLength),
        Type("sll.ltype", (hardwareType, type) => hardwareType != GreHardware && type <= EtherTypes.MaxLength),
        Type("sll.gretype", (hardwareType, _) => hardwareType == GreHardware),
        Field.Of(Protocol.LinuxCooked, "sll.ifindex", FieldType.Unsigned32, "Interface index", (in source, values) =>
        {
            if (IsSecond(source.Header))
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Header[4..]));
        }),
    ];

    private delegate int HeaderReader(ReadOnlySpan<byte> header);

    private static Field Decimal(string name, string description, HeaderReader read) =>
        Field.Of(Protocol.LinuxCooked, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            if (IsWhole(source.Header))
                values.AddDecimal((ulong)read(source.Header));
        });

    private static Field Type(string name, Func<int, int, bool> isOfKind) =>
        Field.Of(Protocol.LinuxCooked, name, FieldType.Unsigned16, "Protocol", (in source, values) =>
        {
            if (!IsWhole(source.Header))
                return;
            int type = Word(source.Header, IsSecond(source.Header) ? 0 : 14);
            if (isOfKind(HardwareType(source.Header), type))
                values.AddHex((ulong)type, 4);
        });

    private static bool IsWhole(ReadOnlySpan<byte> header) => header.Length is LinuxCookedHeader.Size or LinuxCookedHeader.Size2;

    private static bool IsSecond(ReadOnlySpan<byte> header) => header.Length == LinuxCookedHeader.Size2;

    private static int HardwareType(ReadOnlySpan<byte> header) => Word(header, IsSecond(header) ? 8 : 2);

    private static int AddressLength(ReadOnlySpan<byte> header) => IsSecond(header) ? header[11] : Word(header, 4);

    private static int Word(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt16BigEndian(header[offset..]);
}
