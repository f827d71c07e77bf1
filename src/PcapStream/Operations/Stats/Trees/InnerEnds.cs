using System.Buffers.Binary;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>
/// The innermost addresses and ports of a packet, which Wireshark's trees count once for each IP header around them. Of
/// a packet that an ICMP error quotes, it takes the ports and not the addresses.
/// </summary>
internal readonly record struct InnerEnds(
    NetworkAddress Source, NetworkAddress Destination, Protocol Protocol, ushort Port)
{
    private const int PortBytes = 4;

    /// <summary>Reads them.</summary>
    /// <param name="packet">The headers.</param>
    /// <param name="kind">The kind of the headers to count.</param>
    /// <param name="headers">The number of headers of that kind.</param>
    public static InnerEnds Of(in DecodedPacket packet, AddressKind kind, out int headers)
    {
        headers = 0;
        InnerEnds ends = default;
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            Layer layer = packet.Layers[i];
            ReadOnlySpan<byte> header = packet.Header(layer);
            switch (layer.Protocol)
            {
                case Protocol.Ipv4
                    when !layer.IsQuoted && header.Length >= Ipv4Header.MinSize && !WholeHeaders.IsCut(packet, i):
                    ends = new InnerEnds(
                        NetworkAddress.Ipv4(header[12..16]), NetworkAddress.Ipv4(header[16..20]), ends.Protocol,
                        ends.Port);
                    headers += kind == AddressKind.Ipv4 ? 1 : 0;
                    break;
                case Protocol.Ipv6 when !layer.IsQuoted && header.Length >= Ipv6Header.Size:
                    ends = new InnerEnds(
                        NetworkAddress.Ipv6(header[8..24]), NetworkAddress.Ipv6(header[24..40]), ends.Protocol,
                        ends.Port);
                    headers += kind == AddressKind.Ipv6 && WholeHeaders.HasExtensions(packet, i) ? 1 : 0;
                    break;
                case Protocol.Tcp or Protocol.Udp or Protocol.UdpLite or Protocol.Sctp or Protocol.Dccp
                    when packet.Bytes(layer).Length >= PortBytes:
                    ends = ends with
                    {
                        Protocol = layer.Protocol == Protocol.UdpLite ? Protocol.Udp : layer.Protocol,
                        Port = BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes(layer)[2..]),
                    };
                    break;
            }
        }
        return ends;
    }
}
