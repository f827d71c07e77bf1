using PcapStream.Protocols;
using PcapStream.Protocols.IpExtensions;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>Whether headers of IP are whole, without which tshark does not count them.</summary>
internal static class WholeHeaders
{
    /// <summary>Whether a header is cut short.</summary>
    public static bool IsCut(in DecodedPacket packet, int index) =>
        // An error ends decoding, so it belongs to the last layer.
        packet.Error.Fault != DecodeFault.None
            && index == packet.Layers.Length - 1
            && packet.Error.Layer == packet.Layers[index].Protocol;

    /// <summary>
    /// Whether the extension headers after an IPv6 header are whole: tshark counts an IPv6 packet after them.
    /// </summary>
    public static bool HasExtensions(in DecodedPacket packet, int index)
    {
        for (int i = index + 1; i < packet.Layers.Length; i++)
        {
            Layer layer = packet.Layers[i];
            if (layer.Protocol == Protocol.Mobility)
                return !MobilityHeader.TryRead(packet.Header(layer), out MobilityHeader mobility) || !mobility.IsLast;
            if (layer.Protocol is not (Protocol.Ipv6HopByHop or Protocol.Ipv6Routing or Protocol.Ipv6Fragment
                or Protocol.Ipv6Destination))
                return true;
            if (IsCut(packet, i))
                return false;
        }
        return true;
    }
}
