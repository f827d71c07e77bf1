using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Linux cooked capture, version 1 (LINKTYPE_LINUX_SLL) and version 2 (LINKTYPE_LINUX_SLL2).
/// <code>
///  0             2                4                 6             14              16
///  +-------------+----------------+-----------------+-------------+---------------+---------
///  | packet type | ARPHRD type    | address length  | address     | protocol type | payload
///  +-------------+----------------+-----------------+-------------+---------------+---------
///
///  0               2          4                 8             10            11               12        20
///  +---------------+----------+-----------------+-------------+-------------+----------------+---------+---------
///  | protocol type | reserved | interface index | ARPHRD type | packet type | address length | address | payload
///  +---------------+----------+-----------------+-------------+-------------+----------------+---------+---------
/// </code>
/// </summary>
internal static class LinuxCookedHeader
{
    public const int Size = 16;
    public const int Size2 = 20;

    internal const int EtherSize = 6;
    private const ushort Radiotap = 803;
    private const ushort Netlink = 824;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.LinuxCooked, Size)
            ? Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]))
            : Protocol.None;
    }

    public static Protocol DecodeVersion2(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.LinuxCooked, Size2)
            ? Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt16BigEndian(bytes))
            : Protocol.None;
    }

    /// <summary>Finds the sender's address in a header.</summary>
    /// <returns>False if it has another length than Ethernet's.</returns>
    public static bool HasEthernetSource(ReadOnlySpan<byte> header, out ReadOnlySpan<byte> address)
    {
        address = header.Length switch
        {
            Size when BinaryPrimitives.ReadUInt16BigEndian(header[4..]) == EtherSize => header.Slice(6, EtherSize),
            Size2 when header[11] == EtherSize => header.Slice(12, EtherSize),
            _ => default,
        };
        return !address.IsEmpty;
    }

    private static Protocol Next(ushort hardwareType, ushort protocolType) => hardwareType switch
    {
        // These have no protocol type or not one of Ethernet's.
        Radiotap => Protocol.Radiotap,
        Netlink => Protocol.None,
        _ => protocolType switch
        {
            // Linux's own numbers (if_ether.h, ETH_P_).
            0x0001 => Protocol.Ipx,
            0x0003 => Protocol.Ethernet,
            0x0004 => Protocol.Llc,
            0x0007 => Protocol.Ppp,
            _ => EtherTypes.Next(protocolType),
        },
    };
}

/// <summary>
/// Fields of Linux cooked captures; the two versions store them at different offsets. An incomplete header shows the
/// fields that it has.
/// </summary>
internal static class LinuxCookedFields
{
    private const ushort Version2 = 276;
    private const ushort GreHardware = 778;
    private const int AddressRoom = 8;

    public static readonly Field[] All =
    [
        Decimal("sll.pkttype", FieldType.Unsigned16, "Packet type",
            (in source) => IsSecond(source) ? Byte(source, 10) : HardwareType(source) < 0 ? -1 : Word(source, 0)),
        Decimal("sll.hatype", FieldType.Unsigned16, "Link-layer address type", HardwareType),
        Decimal("sll.halen", FieldType.Unsigned16, "Link-layer address length", AddressLength),
        Field.Of(Protocol.LinuxCooked, "sll.src.eth", FieldType.Ether, "Source", (in source, values) =>
        {
            int at = AddressOffset(source);
            if (AddressLength(source) == LinuxCookedHeader.EtherSize
                && source.Header.Length >= at + LinuxCookedHeader.EtherSize)
                values.AddColonBytes(source.Header.Slice(at, LinuxCookedHeader.EtherSize));
        }),
        Field.Of(Protocol.LinuxCooked, "sll.unused", FieldType.Bytes, "Unused", (in source, values) =>
        {
            int end = AddressOffset(source) + AddressRoom;
            if (AddressLength(source) is >= 0 and < AddressRoom and var length && source.Header.Length >= end)
                values.AddBytes(source.Header[(end - AddressRoom + length)..end]);
        }),
        Type("sll.etype", (hardwareType, type) => hardwareType != GreHardware && type > EtherTypes.MaxLength),
        Type("sll.ltype", (hardwareType, type) => hardwareType != GreHardware && type <= EtherTypes.MaxLength),
        Type("sll.gretype", (hardwareType, _) => hardwareType == GreHardware),
        Field.Of(Protocol.LinuxCooked, "sll.ifindex", FieldType.Unsigned32, "Interface index", (in source, values) =>
        {
            if (IsSecond(source) && source.Header.Length >= 8)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Header[4..]));
        }),
    ];

    // Negative if the number is missing.
    private delegate int CookedNumberReader(in FieldSource source);

    private static Field Decimal(string name, FieldType type, string description, CookedNumberReader read) =>
        Field.Of(Protocol.LinuxCooked, name, type, description, (in source, values) =>
        {
            if (read(source) is >= 0 and int value)
                values.AddDecimal((ulong)value);
        });

    private static Field Type(string name, Func<int, int, bool> isOfKind) =>
        Field.Of(Protocol.LinuxCooked, name, FieldType.Unsigned16, "Protocol", (in source, values) =>
        {
            int type = Word(source, IsSecond(source) ? 0 : 14);
            int hardware = HardwareType(source);
            if (type >= 0 && hardware >= 0 && isOfKind(hardware, type))
                values.AddHex((ulong)type, 4);
        });

    // An incomplete header does not show its version.
    private static bool IsSecond(in FieldSource source) =>
        source.Header.Length == LinuxCookedHeader.Size2 || (source.Index == 0 && source.Frame.LinkType == Version2);

    private static int HardwareType(in FieldSource source) => Word(source, IsSecond(source) ? 8 : 2);

    private static int AddressLength(in FieldSource source) => IsSecond(source) ? Byte(source, 11) : Word(source, 4);

    private static int AddressOffset(in FieldSource source) => IsSecond(source) ? 12 : 6;

    private static int Byte(in FieldSource source, int offset) =>
        source.Header.Length > offset ? source.Header[offset] : -1;

    private static int Word(in FieldSource source, int offset) =>
        source.Header.Length >= offset + 2 ? BinaryPrimitives.ReadUInt16BigEndian(source.Header[offset..]) : -1;
}
