using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// The service instance tag of provider backbone bridges, IEEE 802.1Q, section 9.7 (formerly 802.1ah), with the
/// customer's addresses.
/// <code>
///  0                                         4                        10                  16            18
///  +-----------------------------------------+------------------------+-------------------+-------------+---------
///  | priority 3|DEI 1|flags 4|instance 24    | customer's destination | customer's source | type/length | payload
///  +-----------------------------------------+------------------------+-------------------+-------------+---------
/// </code>
/// </summary>
internal static class BackboneTagHeader
{
    public const int Size = 18;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.BackboneTag, Size)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]))
            : Protocol.None;
    }
}
