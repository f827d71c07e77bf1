using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>
/// Replaces link-layer headers: by none, or by one of Ethernet with addresses of zeros. A packet that is not IP, or
/// lies in a tunnel, is kept as it is, and counted.
/// </summary>
internal sealed class LinkTypeChange(NewLinkType wanted) : PacketEdit
{
    private const int TypeOffset = 12;

    private readonly PacketDecoder _decoder = new();

    /// <summary>Packets that kept their link-layer header.</summary>
    public long Kept { get; private set; }

    public override bool Apply(EditedPacket packet)
    {
        bool isThere = wanted == NewLinkType.Ethernet
            ? packet.LinkType == LinkType.Ethernet
            : packet.LinkType == LinkType.RawIp;
        if (!isThere && !TryChange(packet))
            Kept++;
        return true;
    }

    private bool TryChange(EditedPacket packet)
    {
        DecodedPacket decoded = _decoder.Decode(packet.Data, packet.LinkType.Value, packet.OriginalLength);
        foreach (Layer layer in decoded.Layers)
        {
            if (layer.Protocol is Protocol.Ipv4 or Protocol.Ipv6 && layer.HeaderLength > 0)
            {
                packet.Remove(layer.End, packet.Data.Length - layer.End);
                packet.Remove(0, layer.Offset);
                packet.LinkType = LinkType.RawIp;
                if (wanted == NewLinkType.Ethernet)
                    PrependEthernet(packet, LinkHeader.TypeOf(layer.Protocol)!.Value);
                return true;
            }
            if (ProtocolTable.GroupOf(layer.Protocol) != ProtocolGroup.Link)
                return false;
        }
        return false;
    }

    private static void PrependEthernet(EditedPacket packet, ushort type)
    {
        Span<byte> header = stackalloc byte[TypeOffset + sizeof(ushort)];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[TypeOffset..], type);
        packet.Prepend(header);
        packet.LinkType = LinkType.Ethernet;
    }
}

/// <summary>A link type that packets are given.</summary>
public enum NewLinkType
{
    /// <summary>LINKTYPE_RAW: IP packets without a link-layer header.</summary>
    Raw,

    /// <summary>LINKTYPE_ETHERNET.</summary>
    Ethernet,
}
