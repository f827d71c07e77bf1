using System.Buffers.Binary;

namespace PcapStream.Decoding.Network;

/// <summary>
/// IPv4, RFC 791, section 3.1; of its fields only those that lead to the transport.
/// <code>
///  0             1                      6                        9            20
///  +-------------+-----+----------------+------------------------+-----+------+---------+---------
///  | version|IHL | ... | flags 3|fragment offset 13 | TTL        | protocol   | options | payload
///  +-------------+-----+----------------+------------------------+-----+------+---------+---------
/// </code>
/// </summary>
internal static class Ipv4Header
{
    private const int MinSize = 20;
    private const int FragmentOffset = 6;
    private const int ProtocolOffset = 9;
    private const ushort FragmentOffsetMask = 0x1FFF;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data)
    {
        if (data.Length < MinSize || data[0] >> 4 != 4 || (data[0] & 0x0F) * 4 < MinSize)
            return ProtocolSet.Ipv4 | ProtocolSet.Other;
        // Only the first fragment carries the transport's header.
        bool laterFragment = (BinaryPrimitives.ReadUInt16BigEndian(data[FragmentOffset..]) & FragmentOffsetMask) != 0;
        return ProtocolSet.Ipv4 | (laterFragment ? ProtocolSet.Other : PacketDecoder.DecodeTransport(data[ProtocolOffset]));
    }
}
