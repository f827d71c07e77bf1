using PcapStream.Decoding.Link;
using PcapStream.Decoding.Network;
using PcapStream.Decoding.Transport;

namespace PcapStream.Decoding;

/// <summary>
/// Finds a packet's headers, from the link layer through tunnels to the innermost transport. Never throws, whatever the
/// bytes, and allocates nothing. One decoder serves one thread, packet after packet.
/// </summary>
public sealed class PacketDecoder
{
    /// <summary>Most headers that are followed in a packet.</summary>
    public const int MaxLayers = 64;

    private readonly Layer[] _layers = new Layer[MaxLayers];

    /// <summary>Decodes a packet.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType)
    {
        var cursor = new HeaderCursor(data, _layers);
        Protocol next = linkType == LinkTypes.LinuxCooked2 ? LinuxCookedHeader.Take2(ref cursor) : LinkTypes.First(linkType);
        while (next != Protocol.None)
        {
            if (!cursor.HasRoom)
            {
                cursor.TooDeep(next);
                break;
            }
            next = Take(next, ref cursor);
        }
        return new DecodedPacket(data, cursor.Layers, cursor.Error);
    }

    // Each takes its header and names what follows.
    private static Protocol Take(Protocol protocol, ref HeaderCursor cursor) => protocol switch
    {
        Protocol.Ethernet => EthernetHeader.Take(ref cursor),
        Protocol.LinuxCooked => LinuxCookedHeader.Take(ref cursor),
        Protocol.RawIp => RawIpHeader.Take(ref cursor),
        Protocol.Vlan or Protocol.ServiceVlan => VlanHeader.Take(protocol, ref cursor),

        Protocol.Arp => ArpHeader.Take(ref cursor),
        Protocol.Ipv4 => Ipv4Header.Take(ref cursor),
        Protocol.Ipv6 => Ipv6Header.Take(ref cursor),

        Protocol.Tcp => TcpHeader.Take(ref cursor),
        Protocol.Udp => UdpHeader.Take(ref cursor),
        Protocol.Icmp => IcmpHeader.Take(ref cursor),
        Protocol.Icmpv6 => Icmpv6Header.Take(ref cursor),
        Protocol.Sctp => SctpHeader.Take(ref cursor),

        _ => Protocol.None,
    };
}
