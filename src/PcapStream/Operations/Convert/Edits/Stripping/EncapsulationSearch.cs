using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>Finds the outermost encapsulation of given kinds in a packet.</summary>
internal sealed class EncapsulationSearch(StrippedLayers kinds)
{
    private const byte GtpUserPacket = 255;

    /// <summary>Finds it.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryFind(in DecodedPacket packet, out Encapsulation found)
    {
        ReadOnlySpan<Layer> layers = packet.Layers;
        int network = 0;
        for (int i = 0; i < layers.Length && !layers[i].IsQuoted; i++)
        {
            if (layers[i].Protocol is Protocol.Ipv4 or Protocol.Ipv6)
            {
                if (Wants(StrippedLayers.IpInIp) && InnerIp(layers, i) is var inner and > 0)
                {
                    found = new Encapsulation(i, IsFragment(packet, i, inner) ? 0 : inner, layers[i].End);
                    return true;
                }
                network = i;
            }
            else if (KindOf(packet, i) is var kind && Wants(kind))
            {
                bool isOverIp = kind > StrippedLayers.Pppoe;
                bool isPart = isOverIp && IsFragment(packet, network, i);
                found = new Encapsulation(isOverIp ? network : i, isPart ? 0 : Inner(layers, i), layers[i].End);
                return true;
            }
        }
        found = default;
        return false;
    }

    private bool Wants(StrippedLayers kind) => (kinds & kind) != 0;

    // GRE that carries ERSPAN belongs to it.
    private static StrippedLayers KindOf(in DecodedPacket packet, int index)
    {
        ReadOnlySpan<Layer> layers = packet.Layers;
        return layers[index].Protocol switch
        {
            Protocol.Vlan or Protocol.ServiceVlan => StrippedLayers.Vlan,
            Protocol.Mpls => StrippedLayers.Mpls,
            Protocol.PppoeSession => StrippedLayers.Pppoe,
            Protocol.Gre => index + 1 < layers.Length && layers[index + 1].Protocol == Protocol.Erspan
                ? StrippedLayers.Erspan
                : StrippedLayers.Gre,
            Protocol.Vxlan => StrippedLayers.Vxlan,
            Protocol.Geneve => StrippedLayers.Geneve,
            Protocol.Gtp or Protocol.GtpPrime => IsUserPacket(packet.Header(layers[index]))
                ? StrippedLayers.Gtp
                : StrippedLayers.None,
            _ => StrippedLayers.None,
        };
    }

    private static bool IsUserPacket(ReadOnlySpan<byte> gtp) =>
        !GtpHeader.TryRead(gtp, out GtpHeader header) || header.MessageType == GtpUserPacket;

    // A fragment has only a part of what the tunnel carries.
    private static bool IsFragment(in DecodedPacket packet, int network, int end)
    {
        Layer layer = packet.Layers[network];
        if (layer.Protocol == Protocol.Ipv4)
            return Ipv4Header.TryRead(packet.Header(layer), out Ipv4Header header) && header.MoreFragments;
        int fragment = packet.IndexOf(Protocol.Ipv6Fragment, network);
        return fragment >= 0 && fragment < end;
    }

    // The first layer that is not part of the encapsulation's own headers.
    private static int Inner(ReadOnlySpan<Layer> layers, int index)
    {
        Protocol kind = layers[index].Protocol;
        int inner = index + 1;
        while (inner < layers.Length
            && (layers[inner].Protocol is Protocol.Erspan or Protocol.Ppp or Protocol.PseudowireControl
                || (kind == Protocol.Mpls && layers[inner].Protocol == Protocol.Mpls)))
            inner++;
        return inner < layers.Length ? inner : 0;
    }

    private static int InnerIp(ReadOnlySpan<Layer> layers, int index)
    {
        int inner = index + 1;
        while (inner < layers.Length && layers[inner].Protocol
            is Protocol.Ipv6HopByHop or Protocol.Ipv6Routing or Protocol.Ipv6Destination)
            inner++;
        return inner < layers.Length && !layers[inner].IsQuoted
            && layers[inner].Protocol is Protocol.Ipv4 or Protocol.Ipv6 ? inner : 0;
    }
}
