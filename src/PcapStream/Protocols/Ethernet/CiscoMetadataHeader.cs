using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Cisco's metadata with a security group tag, draft-smith-kandula-sxp, section 3.1.
/// <code>
///  0         1        2                      4           6      8
///  +---------+--------+----------------------+-----------+------+---------
///  | version | length | option length 4|type | group tag | type | payload
///  +---------+--------+----------------------+-----------+------+---------
/// </code>
/// In GRE, the type comes first.
/// </summary>
internal static class CiscoMetadataHeader
{
    private const int Size = 8;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        int typeOffset = cursor.Count > 0 && cursor.Layers[^1].Protocol == Protocol.Gre ? 0 : Size - 2;
        return cursor.TryAddLayer(Protocol.CiscoMetadata, Size)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[typeOffset..]), ref cursor)
            : Protocol.None;
    }
}
