using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

/// <summary>
/// IEEE 802.3 Ethernet. A type field below 0x0600 is a length instead, followed by LLC, which is not decoded here.
/// <code>
///  0                 6                 12            14
///  +-----------------+-----------------+-------------+---------
///  | destination     | source          | type/length | payload
///  +-----------------+-----------------+-------------+---------
/// </code>
/// </summary>
internal static class EthernetHeader
{
    private const int Size = 14;
    private const int TypeOffset = 12;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data) => data.Length < Size
        ? ProtocolSet.Ethernet | ProtocolSet.Other
        : ProtocolSet.Ethernet | PacketDecoder.DecodeEtherType(BinaryPrimitives.ReadUInt16BigEndian(data[TypeOffset..]), data[Size..]);
}
