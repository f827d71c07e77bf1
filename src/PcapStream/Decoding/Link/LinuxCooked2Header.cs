using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

/// <summary>
/// Linux cooked capture, version 2 (LINKTYPE_LINUX_SLL2).
/// <code>
///  0               2          4                 8             10            11               12        20
///  +---------------+----------+-----------------+-------------+-------------+----------------+---------+---------
///  | protocol type | reserved | interface index | ARPHRD type | packet type | address length | address | payload
///  +---------------+----------+-----------------+-------------+-------------+----------------+---------+---------
/// </code>
/// </summary>
internal static class LinuxCooked2Header
{
    private const int Size = 20;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data) => data.Length < Size
        ? ProtocolSet.LinuxCooked | ProtocolSet.Other
        : ProtocolSet.LinuxCooked | PacketDecoder.DecodeEtherType(BinaryPrimitives.ReadUInt16BigEndian(data), data[Size..]);
}
