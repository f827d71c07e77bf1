using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

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
    private const int Size = 16;
    private const int Size2 = 20;

    public static Protocol Take(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.Take(Protocol.LinuxCooked, Size) ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[14..])) : Protocol.None;
    }

    public static Protocol Take2(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.Take(Protocol.LinuxCooked, Size2) ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes)) : Protocol.None;
    }
}
