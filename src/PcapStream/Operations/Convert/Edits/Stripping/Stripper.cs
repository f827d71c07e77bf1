using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;

namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>
/// Removes encapsulations, from the outermost on until none is left. An Ethernet frame in a tunnel replaces the whole
/// packet; an IP packet gets the link-layer header of the packet, with its type corrected. What cannot be removed
/// without loss is kept as it is, and counted.
/// </summary>
internal sealed class Stripper(StrippedLayers kinds) : PacketEdit
{
    private const int TypeBytes = sizeof(ushort);
    private const int TagBytes = 4;

    private readonly PacketDecoder _decoder = new();
    private readonly EncapsulationSearch _search = new(kinds);

    /// <summary>Packets that lost at least one encapsulation.</summary>
    public long Stripped { get; private set; }

    /// <summary>Packets with an encapsulation that was kept.</summary>
    public long Kept { get; private set; }

    public override bool Apply(EditedPacket packet)
    {
        bool isStripped = false;
        while (true)
        {
            DecodedPacket decoded =
                _decoder.Decode(packet.Data, packet.LinkType.Value, packet.OriginalLength);
            if (!_search.TryFind(decoded, out Encapsulation found))
                break;
            if (!TryRemove(packet, decoded, found))
            {
                Kept++;
                break;
            }
            isStripped = true;
        }
        if (isStripped)
            Stripped++;
        return true;
    }

    private static bool TryRemove(EditedPacket packet, in DecodedPacket decoded, Encapsulation found)
    {
        Layer first = decoded.Layers[found.First];
        Layer inner = decoded.Layers[found.Inner];
        if (found.Inner > 0 && inner.Protocol == Protocol.Ethernet)
            return TryKeepFrame(packet, inner, found.End);
        // Lengths of tunnels before it would have to change too.
        if (!LinkHeader.HasNoLengths(decoded.Layers[..found.First]))
            return false;
        if (first.Protocol is Protocol.Vlan or Protocol.ServiceVlan)
            return TryRemoveTag(packet, first);
        return found.Inner > 0 && TryKeepPayload(packet, decoded, found);
    }

    private static bool TryKeepFrame(EditedPacket packet, Layer frame, int end)
    {
        if (frame.HeaderLength < EthernetHeader.Size)
            return false;
        Keep(packet, 0, frame.Offset, end);
        packet.LinkType = LinkType.Ethernet;
        return true;
    }

    // Keeps the link-layer header before the encapsulation if it can announce the payload.
    private static bool TryKeepPayload(EditedPacket packet, in DecodedPacket decoded, Encapsulation found)
    {
        Layer inner = decoded.Layers[found.Inner];
        if (LinkHeader.TypeOf(inner.Protocol) is not { } type || inner.HeaderLength == 0)
            return false;
        Layer first = decoded.Layers[found.First];
        bool isAnnounced = found.First > 0 && (first.Protocol == inner.Protocol
            || LinkHeader.TrySetType(packet.Data, decoded.Layers[found.First - 1], type));
        if (!isAnnounced && inner.Protocol == Protocol.Mpls)
            return false;
        Keep(packet, isAnnounced ? first.Offset : 0, inner.Offset, found.End);
        if (!isAnnounced)
            packet.LinkType = LinkType.RawIp;
        return true;
    }

    // The type of what follows replaces the tag's own.
    private static bool TryRemoveTag(EditedPacket packet, Layer tag)
    {
        int start = tag.Offset - TypeBytes;
        if (tag.HeaderLength < TagBytes || start < 0
            || BinaryPrimitives.ReadUInt16BigEndian(packet.Data[start..]) is not (0x8100 or 0x9100 or 0x88A8))
            return false;
        packet.Remove(start, tag.HeaderLength == 2 * TagBytes ? tag.HeaderLength : TagBytes);
        return true;
    }

    // Keeps the link-layer header and the payload.
    private static void Keep(EditedPacket packet, int headerEnd, int payload, int end)
    {
        packet.Remove(end, packet.Data.Length - end);
        packet.Remove(headerEnd, payload - headerEnd);
    }
}
