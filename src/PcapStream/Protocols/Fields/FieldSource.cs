using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Fields;

/// <summary>What a field is read from: a packet, and the layer at hand.</summary>
internal ref struct FieldSource
{
    public DecodedPacket Packet;
    public FrameContext Frame;

    /// <summary>The packet's options in pcapng's form and its interface's byte order; empty for none.</summary>
    public ReadOnlySpan<byte> Options;

    /// <summary>Index of the layer at hand; meaningless for fields of the frame.</summary>
    public int Index;

    /// <summary>The layer's bytes, what it carries included.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Packet.Bytes(Packet.Layers[Index]);

    /// <summary>The layer's header, as far as it is there.</summary>
    public readonly ReadOnlySpan<byte> Header => Packet.Header(Packet.Layers[Index]);

    /// <summary>Whether the layer is in a packet's first fragment, and not the only one.</summary>
    public readonly bool IsFragment
    {
        get
        {
            for (int i = Index - 1; i >= 0; i--)
            {
                Layer outer = Packet.Layers[i];
                switch (outer.Protocol)
                {
                    case Protocol.Ipv4:
                        return Ipv4Header.TryRead(Packet.Bytes(outer), out Ipv4Header header) && header.MoreFragments;
                    case Protocol.Ipv6Fragment:
                        return Ipv6FragmentHeader.TryRead(Packet.Bytes(outer), out Ipv6FragmentHeader fragment)
                            && fragment.MoreFragments;
                    case Protocol.Ipv6:
                        return false;
                }
            }
            return false;
        }
    }

    /// <summary>What the layer carries.</summary>
    public readonly ReadOnlySpan<byte> Payload => Packet.Payload(Packet.Layers[Index]);
}
