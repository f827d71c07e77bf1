using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Linux cooked capture, of version 1 (LINKTYPE_LINUX_SLL) and of version 2 (LINKTYPE_LINUX_SLL2).
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

    private static Protocol Next(ushort hardwareType, ushort protocolType) => hardwareType switch
    {
        // These have no protocol type, or one that is none of Ethernet's.
        Radiotap => Protocol.Radiotap,
        Netlink => Protocol.None,
        _ => protocolType switch
        {
            // Numbers that Linux uses within the machine (if_ether.h, ETH_P_).
            0x0003 => Protocol.Ethernet,
            0x0004 => Protocol.Llc,
            0x0007 => Protocol.Ppp,
            _ => EtherTypes.Next(protocolType),
        },
    };
}
