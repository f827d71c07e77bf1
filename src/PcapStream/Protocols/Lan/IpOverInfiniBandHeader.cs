using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Lan;

/// <summary>
/// IP over InfiniBand (LINKTYPE_IPOIB), RFC 4391, section 6, after the global routing header.
/// <code>
///  0                20       40     42         44
///  +----------------+--------+------+----------+---------
///  | …, destination | source | type | reserved | payload
///  +----------------+--------+------+----------+---------
/// </code>
/// </summary>
internal static class IpOverInfiniBandHeader
{
    private const int TypeOffset = 40;
    private const int Size = 44;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.IpOverInfiniBand, Size)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[TypeOffset..]))
            : Protocol.None;
    }
}
