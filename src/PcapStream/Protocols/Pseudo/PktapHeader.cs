using System.Buffers.Binary;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Darwin's pktap (LINKTYPE_PKTAP), always little-endian: the interface and process of a packet, and its link type.
/// <code>
///  0        4             8           12
///  +--------+-------------+-----------+-------------------------------+--------
///  | length | record type | link type | interface, flags, process …   | packet
///  +--------+-------------+-----------+-------------------------------+--------
/// </code>
/// </summary>
internal static class PktapHeader
{
    private const int Size = 108;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Pktap, Size))
            return Protocol.None;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length is < Size or > int.MaxValue)
            return cursor.Malformed(Size, (int)Math.Min(length, int.MaxValue));
        if (!cursor.TryExtend((int)length - Size))
            return Protocol.None;
        uint linkType = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return linkType <= ushort.MaxValue ? LinkTypes.Next((ushort)linkType) : Protocol.None;
    }
}
