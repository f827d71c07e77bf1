using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

/// <summary>
/// Linux cooked capture, version 1 (LINKTYPE_LINUX_SLL).
/// <code>
///  0             2                4                 6             14              16
///  +-------------+----------------+-----------------+-------------+---------------+---------
///  | packet type | ARPHRD type    | address length  | address     | protocol type | payload
///  +-------------+----------------+-----------------+-------------+---------------+---------
/// </code>
/// </summary>
internal static class LinuxCookedHeader
{
    private const int Size = 16;
    private const int ProtocolOffset = 14;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data) => data.Length < Size
        ? ProtocolSet.LinuxCooked | ProtocolSet.Other
        : ProtocolSet.LinuxCooked | PacketDecoder.DecodeEtherType(BinaryPrimitives.ReadUInt16BigEndian(data[ProtocolOffset..]), data[Size..]);
}
