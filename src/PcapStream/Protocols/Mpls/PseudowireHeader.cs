using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;

namespace PcapStream.Protocols.Mpls;

/// <summary>
/// The optional header between an MPLS label and a pseudowire's frame: a control word (RFC 4385, section 3; RFC 4448,
/// section 4.6), or the header of an associated channel (RFC 5586).
/// <code>
///  0                                       2                 4
///  +---------------------------------------+-----------------+---------
///  | 0 4|flags 4|fragment 2|length 6       | sequence number | frame
///  +---------------------------------------+-----------------+---------
///  | 1 4|version 4|reserved 8              | channel type    | message
///  +---------------------------------------+-----------------+---------
/// </code>
/// </summary>
internal static class PseudowireHeader
{
    private const int Size = 4;
    private const int TypeOffset = 12;

    /// <summary>
    /// The protocol of a payload whose first nibble is 0: a control word, or a frame whose destination address starts
    /// so. Nothing in the packet distinguishes them; in practice, the offset of an Ethernet type does.
    /// </summary>
    public static Protocol Next(ReadOnlySpan<byte> payload) =>
        !HasType(payload, Size + TypeOffset) && HasType(payload, TypeOffset)
            ? Protocol.Ethernet
            : Protocol.PseudowireControl;

    public static Protocol Decode(Protocol kind, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(kind, Size))
            return Protocol.None;
        return kind == Protocol.PseudowireControl
            ? Protocol.Ethernet
            : OfChannel(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
    }

    private static Protocol OfChannel(ushort type) => type switch
    {
        0x0021 => Protocol.Ipv4,
        0x0057 => Protocol.Ipv6,
        _ => Protocol.None,
    };

    private static bool HasType(ReadOnlySpan<byte> payload, int offset) =>
        payload.Length >= offset + sizeof(ushort)
            && EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(payload[offset..])) != Protocol.None;
}
