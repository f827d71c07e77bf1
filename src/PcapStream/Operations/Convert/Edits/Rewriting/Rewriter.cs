using System.Buffers.Binary;
using PcapStream.Operations.Convert.Edits.Checksums;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Convert.Edits.Rewriting;

/// <summary>Gives fields of headers other values.</summary>
internal sealed class Rewriter(RewriteOptions options) : PacketEdit
{
    private const int EthernetAddress = 6;
    private const int Ipv4TimeToLive = 8;
    private const int Ipv4Source = 12;
    private const int Ipv4Address = 4;
    private const int Ipv6HopLimit = 7;
    private const int Ipv6Source = 8;
    private const int Ipv6Address = 16;

    private readonly PacketDecoder _decoder = new();
    private readonly ChecksumKeeper _checksums = new();
    private readonly AddressMap _ethernet = new(options.Addresses, AddressKind.Ethernet);
    private readonly AddressMap _ipv4 = new(options.Addresses, AddressKind.Ipv4);
    private readonly AddressMap _ipv6 = new(options.Addresses, AddressKind.Ipv6);
    private readonly PortChange[] _ports = [.. options.Ports];
    private readonly VlanChange[] _vlans = [.. options.Vlans];

    public override bool Apply(EditedPacket packet)
    {
        Span<byte> data = packet.Data;
        DecodedPacket decoded = _decoder.Decode(data, packet.LinkType.Value, packet.OriginalLength);
        _checksums.Begin(decoded);
        bool isOutermost = true;
        foreach (Layer layer in decoded.Layers)
        {
            Span<byte> header = data.Slice(layer.Offset, layer.HeaderLength);
            if (isOutermost && layer.Protocol is Protocol.Ipv4 or Protocol.Ipv6)
            {
                ChangeTimeToLive(header, layer.Protocol == Protocol.Ipv4 ? Ipv4TimeToLive : Ipv6HopLimit);
                isOutermost = false;
            }
            Change(layer.Protocol, header);
        }
        _checksums.End(data);
        return true;
    }

    private void Change(Protocol protocol, Span<byte> header)
    {
        switch (protocol)
        {
            case Protocol.Ethernet when header.Length >= EthernetHeader.Size:
                _ethernet.Change(header[..EthernetAddress], PacketEnds.Destination);
                _ethernet.Change(header.Slice(EthernetAddress, EthernetAddress), PacketEnds.Source);
                break;
            case Protocol.Vlan or Protocol.ServiceVlan:
                ChangeVlan(header);
                if (header.Length == 2 * VlanHeader.Size)
                    ChangeVlan(header[VlanHeader.Size..]);
                break;
            case Protocol.Arp when ArpHeader.TryRead(header, out _) && ArpHeader.IsIpv4(header):
                int sender = ArpHeader.FixedSize + header[4];
                _ipv4.Change(header.Slice(sender, Ipv4Address), PacketEnds.Source);
                _ipv4.Change(header.Slice(sender + Ipv4Address + header[4], Ipv4Address), PacketEnds.Destination);
                break;
            case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                ChangeEnds(_ipv4, header[Ipv4Source..], Ipv4Address);
                break;
            case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                ChangeEnds(_ipv6, header[Ipv6Source..], Ipv6Address);
                break;
            case Protocol.Tcp or Protocol.Udp or Protocol.UdpLite or Protocol.Sctp or Protocol.Dccp:
                ChangePorts(header);
                break;
        }
    }

    private static void ChangeEnds(AddressMap map, Span<byte> addresses, int length)
    {
        map.Change(addresses[..length], PacketEnds.Source);
        map.Change(addresses.Slice(length, length), PacketEnds.Destination);
    }

    private void ChangePorts(Span<byte> header)
    {
        if (header.Length < 2 * sizeof(ushort))
            return;
        ChangePort(header, PacketEnds.Source);
        ChangePort(header[sizeof(ushort)..], PacketEnds.Destination);
    }

    private void ChangePort(Span<byte> port, PacketEnds end)
    {
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(port);
        foreach (PortChange change in _ports)
        {
            if (change.From != before || (change.Ends & end) == 0)
                continue;
            BinaryPrimitives.WriteUInt16BigEndian(port, change.To);
            return;
        }
    }

    private void ChangeVlan(Span<byte> tag)
    {
        if (tag.Length < VlanHeader.Size)
            return;
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(tag);
        foreach (VlanChange change in _vlans)
        {
            if (change.From != (before & VlanChange.Most))
                continue;
            BinaryPrimitives.WriteUInt16BigEndian(tag, (ushort)((before & ~VlanChange.Most) | change.To));
            return;
        }
    }

    private void ChangeTimeToLive(Span<byte> header, int offset)
    {
        if (options.TimeToLive is not { } change || header.Length <= offset)
            return;
        header[offset] = change.IsRelative
            ? (byte)Math.Clamp(header[offset] + change.Value, 1, byte.MaxValue)
            : (byte)change.Value;
    }
}
