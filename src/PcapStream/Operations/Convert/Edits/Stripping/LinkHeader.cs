using System.Buffers.Binary;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>The fields of link-layer headers that say what follows.</summary>
internal static class LinkHeader
{
    private const ushort Ipv4 = 0x0800;
    private const ushort Ipv6 = 0x86DD;
    private const ushort Mpls = 0x8847;

    // Linux's cooked header, version 1; version 2 starts with the type.
    private const int CookedSize = 16;

    /// <summary>The EtherType of a protocol that tunnels carry; null for others.</summary>
    public static ushort? TypeOf(Protocol protocol) => protocol switch
    {
        Protocol.Ipv4 => Ipv4,
        Protocol.Ipv6 => Ipv6,
        Protocol.Mpls => Mpls,
        _ => null,
    };

    /// <summary>Whether headers belong to the link layer, and none holds the length of what follows.</summary>
    public static bool HasNoLengths(ReadOnlySpan<Layer> layers)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            Protocol protocol = layers[i].Protocol;
            if (protocol != Protocol.Mpls && (ProtocolTable.GroupOf(protocol) != ProtocolGroup.Link
                || protocol is Protocol.PppoeSession or Protocol.MacSec or Protocol.Isl
                || protocol is Protocol.NetfilterLog or Protocol.IpNet
                || (protocol == Protocol.Llc && i > 0 && layers[i - 1].Protocol is Protocol.Ethernet or Protocol.Vlan)))
                return false;
        }
        return true;
    }

    /// <summary>Makes a header announce another protocol.</summary>
    /// <param name="packet">The packet's bytes.</param>
    /// <param name="header">The last header before that protocol.</param>
    /// <param name="type">The EtherType of the protocol.</param>
    /// <returns>False if the header cannot announce it.</returns>
    public static bool TrySetType(Span<byte> packet, Layer header, ushort type)
    {
        switch (header.Protocol)
        {
            case Protocol.LinuxCooked when header.HeaderLength > CookedSize:
                BinaryPrimitives.WriteUInt16BigEndian(packet[header.Offset..], type);
                return true;
            case Protocol.Ethernet or Protocol.Vlan or Protocol.ServiceVlan or Protocol.LinuxCooked:
                BinaryPrimitives.WriteUInt16BigEndian(packet[(header.PayloadOffset - sizeof(ushort))..], type);
                return true;
            case Protocol.Ppp when (header.HeaderLength & 1) == 0:
                BinaryPrimitives.WriteUInt16BigEndian(
                    packet[(header.PayloadOffset - sizeof(ushort))..], PppProtocol(type));
                return true;
            case Protocol.Mpls:
                // The payload's first bits show what it is, unless the label says so.
                int label = BinaryPrimitives.ReadInt32BigEndian(packet[header.Offset..]) >>> 12;
                return label is not (0 or 2) || label == (type == Ipv4 ? 0 : 2);
            default:
                return false;
        }
    }

    private static ushort PppProtocol(ushort type) => type switch
    {
        Ipv4 => 0x0021,
        Ipv6 => 0x0057,
        _ => 0x0281,
    };
}
