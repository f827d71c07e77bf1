using System.Buffers.Binary;

namespace PcapStream.Capture;

/// <summary>
/// Contradictions between a link type and a packet's first bytes, which distinguish other bytes from records.
/// </summary>
internal static class LinkLayer
{
    private const int EthernetHeaderSize = 14;
    private const ushort Ipv4 = 0x0800;
    private const ushort Ipv6 = 0x86DD;

    /// <summary>
    /// Whether a packet of a link type cannot start with these bytes. Unknown link types never contradict.
    /// </summary>
    public static bool Contradicts(LinkType linkType, ReadOnlySpan<byte> packet)
    {
        if (linkType == LinkType.Ethernet)
            return packet.Length > EthernetHeaderSize &&
                ContradictsEtherType(BinaryPrimitives.ReadUInt16BigEndian(packet[12..]), packet[EthernetHeaderSize]);
        if (packet.IsEmpty)
            return false;
        int version = packet[0] >> 4;
        if (linkType == LinkType.RawIp)
            return version is not (4 or 6);
        if (linkType == LinkType.RawIpv4)
            return version != 4;
        return linkType == LinkType.RawIpv6 && version != 6;
    }

    private static bool ContradictsEtherType(ushort etherType, byte next) =>
        (etherType == Ipv4 && next >> 4 != 4) || (etherType == Ipv6 && next >> 4 != 6);
}
