using System.Buffers.Binary;
using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.Protocols.Frame;

/// <summary>
/// The names of a packet's headers, joined by colons, such as <c>eth:ethertype:ip:tcp:http</c>. tshark continues with
/// payloads that it recognises (<c>data</c>, <c>xml</c>); this list ends where decoding ends.
/// </summary>
internal static class FrameProtocols
{
    // Smaller values are lengths, or kinds of frames without an EtherType.
    private const ushort LeastEtherType = 0x0600;
    private const int CookedHeaderSize2 = 20;
    private const int MostNames = 3;

    private const ushort NullLink = 0;
    private const ushort PppLink = 9;
    private const ushort PppHdlcLink = 50;
    private const ushort FirstUserLink = 147;
    private const ushort LastUserLink = 162;
    private const ushort Ipv4Link = 228;

    // ARPHRD_IPGRE; Wireshark reads its protocol type as that of GRE.
    private const ushort GreTunnel = 778;

    private static readonly byte[][] Names =
    [
        .. Enumerable.Range(0, ProtocolTable.Count)
            .Select(i => Encoding.ASCII.GetBytes(ProtocolTable.NameOf((Protocol)i))),
    ];

    private static readonly int LongestName = Names.Max(name => Math.Max(name.Length, "pcap_pktdata".Length));

    private static ReadOnlySpan<byte> EtherType => "ethertype"u8;

    /// <summary>The name of the field.</summary>
    public const string Name = "frame.protocols";

    /// <summary>Adds the names as one value.</summary>
    public static void Add(in FieldSource source, FieldValues values)
    {
        DecodedPacket packet = source.Packet;
        Span<byte> text = stackalloc byte[(PacketDecoder.MaxLayers + 1) * MostNames * (LongestName + 1)];
        int length = 0;
        if (source.Frame.LinkType is >= FirstUserLink and <= LastUserLink)
            Append(text, ref length, "user_dlt"u8);
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            Protocol protocol = packet.Layers[i].Protocol;
            // Wireshark shows a stack of labels once, and consecutive messages of an application as well.
            if (i > 0 && protocol == packet.Layers[i - 1].Protocol
                && (protocol == Protocol.Mpls || ProtocolTable.GroupOf(protocol) == ProtocolGroup.Application))
                continue;
            if (NameBefore(source, i) is { IsEmpty: false } before)
                Append(text, ref length, before);
            if (HasName(packet, i))
                Append(text, ref length, Names[(int)protocol]);
            if (NamesEtherType(packet, i))
                Append(text, ref length, EtherType);
            else if (NamesPacketData(packet, i))
                Append(text, ref length, "pcap_pktdata"u8);
        }
        values.AddText(text[..length]);
    }

    private static void Append(Span<byte> text, ref int length, ReadOnlySpan<byte> name)
    {
        if (length > 0)
            text[length++] = (byte)':';
        name.CopyTo(text[length..]);
        length += name.Length;
    }

    // Wireshark's dissectors that pass a packet on without a header of their own.
    private static ReadOnlySpan<byte> NameBefore(in FieldSource source, int index)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        ushort linkType = source.Frame.LinkType;
        return layers[index].Protocol switch
        {
            Protocol.Isl or Protocol.FabricPath => Names[(int)Protocol.Ethernet],
            Protocol.GtpV2 => Names[(int)Protocol.Gtp],
            // Cisco's framing on a link type of PPP, and PPP in a loopback capture.
            Protocol.CiscoHdlc when index == 0 && linkType is PppLink or PppHdlcLink => Names[(int)Protocol.Ppp],
            Protocol.Ppp when index == 0 && linkType == NullLink => Names[(int)Protocol.Null],
            Protocol.Ipv6 when index == 0 && linkType == Ipv4Link => Names[(int)Protocol.Ipv4],
            _ => default,
        };
    }

    // Wireshark shows ISL's header as part of Ethernet's, and does not name EAP in LANs and the protocols in IPX. Of
    // consecutive messages of Modbus/TCP, SMB and NFS, it names the header before the first. VXLAN-GPE's dissector has
    // no name, and a packet with another version than 6 is not named IPv6, nor RTP of another version than 2.
    private static bool HasName(in DecodedPacket packet, int index)
    {
        Layer layer = packet.Layers[index];
        return layer.Protocol switch
        {
            Protocol.Isl or Protocol.IpxRouting or Protocol.IpxServices => false,
            Protocol.Authentication => packet.Layers[index - 1].Protocol != Protocol.PortAccess,
            Protocol.ModbusTcp => packet.Layers[index - 1].Protocol != Protocol.Modbus,
            Protocol.RemoteCall => packet.Layers[index - 1].Protocol != Protocol.FileSystem,
            Protocol.FileSystem => !packet.Bytes(layer).IsEmpty,
            Protocol.Rtp => !packet.Header(layer).IsEmpty
                || (index + 1 < packet.Layers.Length && packet.Layers[index + 1] is
                { Protocol: Protocol.Rtcp, HeaderLength: > 0 }),
            Protocol.Rtcp => !packet.Header(layer).IsEmpty,
            Protocol.NetBiosSession => packet.Layers[index - 1].Protocol != Protocol.Smb2,
            Protocol.Vxlan => index == 0 || !VxlanHeader.HasNextProtocol(packet.Header(packet.Layers[index - 1])),
            Protocol.Ipv6 => packet.Header(layer) is [>= 0x60 and < 0x70, ..],
            _ => true,
        };
    }

    // Headers that wrap a packet of any link type.
    private static bool NamesPacketData(in DecodedPacket packet, int index)
    {
        bool isLast = index + 1 == packet.Layers.Length;
        return packet.Layers[index].Protocol switch
        {
            Protocol.Ppi => isLast || packet.Layers[index + 1].Protocol != Protocol.WlanRadio,
            Protocol.Pktap => !isLast,
            _ => false,
        };
    }

    // Wireshark's "ethertype" dissector handles the field and has no bytes of its own.
    private static bool NamesEtherType(in DecodedPacket packet, int index)
    {
        ReadOnlySpan<byte> header = packet.Header(packet.Layers[index]);
        return packet.Layers[index].Protocol switch
        {
            Protocol.Ethernet => IsEtherType(header, 12),
            Protocol.Vlan or Protocol.ServiceVlan => IsEtherType(header, 2),
            Protocol.LinuxCooked => header.Length == CookedHeaderSize2
                ? IsEtherType(header, 0) && !IsTunnel(header, 8)
                : IsEtherType(header, 14) && !IsTunnel(header, 2),
            Protocol.BackboneTag => IsEtherType(header, 16),
            // GRE gives the type as one of its own.
            Protocol.CiscoMetadata when index > 0 && packet.Layers[index - 1].Protocol == Protocol.Gre => false,
            // The payload of these is decoded by that field or not at all.
            Protocol.MacSec or Protocol.CiscoMetadata or Protocol.VnTag or Protocol.Arista =>
                index + 1 < packet.Layers.Length,
            _ => false,
        };
    }

    private static bool IsEtherType(ReadOnlySpan<byte> header, int offset) =>
        header.Length >= offset + 2 && BinaryPrimitives.ReadUInt16BigEndian(header[offset..]) >= LeastEtherType;

    private static bool IsTunnel(ReadOnlySpan<byte> header, int offset) =>
        BinaryPrimitives.ReadUInt16BigEndian(header[offset..]) == GreTunnel;
}
