using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Fields;

/// <summary>The input of a field's reader: a packet and the current layer.</summary>
internal ref struct FieldSource
{
    public DecodedPacket Packet;
    public FrameContext Frame;

    /// <summary>
    /// The packet's options as pcapng stores them, in the byte order of its interface; empty if there are none.
    /// </summary>
    public ReadOnlySpan<byte> Options;

    /// <summary>What the packets before say about headers of this one; empty if no field needs it.</summary>
    public ReadOnlySpan<StreamFacts> Streams;

    /// <summary>What the packet completes; empty if no field needs it.</summary>
    public ReadOnlySpan<JoinedWhole> Wholes;

    /// <summary>The parts of what the packets of the batch complete.</summary>
    public ReadOnlySpan<JoinedPart> Parts;

    /// <summary>Texts that what the packets before say refers to.</summary>
    public ReadOnlySpan<byte> Texts;

    /// <summary>Index of the current layer; unused for fields of the frame.</summary>
    public int Index;

    /// <summary>The current layer's header and payload.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Packet.Bytes(Packet.Layers[Index]);

    /// <summary>The current layer's header, as far as it was captured.</summary>
    public readonly ReadOnlySpan<byte> Header => Packet.Header(Packet.Layers[Index]);

    /// <summary>Finds what the packets before say about the current layer.</summary>
    /// <returns>False if they say nothing about it.</returns>
    public readonly bool HasFacts(out StreamFacts facts)
    {
        foreach (ref readonly StreamFacts one in Streams)
        {
            if (one.Layer == Index)
            {
                facts = one;
                return true;
            }
        }
        facts = default;
        return false;
    }

    /// <summary>Finds what the current layer completes.</summary>
    /// <returns>False if it completes nothing.</returns>
    public readonly bool HasWhole(out JoinedWhole whole)
    {
        foreach (JoinedWhole one in Wholes)
        {
            if (one.Layer == Index)
            {
                whole = one;
                return true;
            }
        }
        whole = default;
        return false;
    }

    /// <summary>Whether the layer is in the first of several fragments.</summary>
    public readonly bool IsFragment
    {
        get
        {
            if (Packet.IsJoined(Packet.Layers[Index]))
                return false;
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

    /// <summary>The current layer's payload.</summary>
    public readonly ReadOnlySpan<byte> Payload => Packet.Payload(Packet.Layers[Index]);
}
