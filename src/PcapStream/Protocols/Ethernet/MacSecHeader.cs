using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// MACsec, IEEE 802.1AE, section 9: a tag, and a check value of 16 bytes after the payload. A payload that is only
/// authenticated is readable.
/// <code>
///  0                                1              2               6            14 or 6
///  +--------------------------------+--------------+---------------+------------+---------+---------+------------
///  | …|SC 0x20|…|E 0x08|C 0x04|AN 2 | short length | packet number | SCI, if SC | type    | payload | check value
///  +--------------------------------+--------------+---------------+------------+---------+---------+------------
/// </code>
/// </summary>
internal static class MacSecHeader
{
    private const int MinSize = 6;
    private const int ChannelIdentifierSize = 8;
    private const int CheckValueSize = 16;
    private const byte HasChannelIdentifier = 0x20;
    private const byte EncryptedOrChanged = 0x0C;
    private const byte ShortLengthMask = 0x3F;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.MacSec, MinSize))
            return Protocol.None;
        if ((bytes[0] & HasChannelIdentifier) != 0 && !cursor.TryExtend(ChannelIdentifierSize))
            return Protocol.None;
        if ((bytes[0] & EncryptedOrChanged) != 0)
            return Protocol.None;
        int shortLength = bytes[1] & ShortLengthMask;
        cursor.LimitPayload(shortLength != 0 ? shortLength : Math.Max(0, cursor.Rest.Length - CheckValueSize));
        ReadOnlySpan<byte> type = cursor.Rest;
        return cursor.TryExtend(sizeof(ushort))
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(type), ref cursor)
            : Protocol.None;
    }
}
