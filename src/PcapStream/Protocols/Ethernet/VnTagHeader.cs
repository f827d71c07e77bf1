using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// VN-Tag; it identifies the virtual interfaces of a bridge port extender.
/// <code>
///  0                                                                    4             6
///  +--------------------------------------------------------------------+-------------+---------
///  | direction 1|pointer 1|to 14|looped 1|reserved 1|version 2|from 12  | type/length | payload
///  +--------------------------------------------------------------------+-------------+---------
/// </code>
/// </summary>
internal static class VnTagHeader
{
    private const int Size = 6;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.VnTag, Size)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), ref cursor)
            : Protocol.None;
    }
}
