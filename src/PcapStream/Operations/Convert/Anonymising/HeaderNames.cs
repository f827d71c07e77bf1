using System.Buffers.Binary;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces the addresses in a header, and clears what is not known to have none. A protocol that is not listed here is
/// not trusted: its header is left to the treatment of payloads.
/// </summary>
internal sealed class HeaderNames(AddressNames names)
{
    private const int HardwareBytes = 6;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    private readonly ControlNames _control = new(names);

    /// <summary>Replaces the addresses of one header.</summary>
    /// <param name="layer">The header.</param>
    /// <param name="data">The packet.</param>
    /// <returns>
    /// Offset after the last byte that may be written; the header's own offset if all of it may not.
    /// </returns>
    public int Replace(Layer layer, Span<byte> data)
    {
        Span<byte> header = data.Slice(layer.Offset, layer.HeaderLength);
        bool isWhole = layer.Protocol switch
        {
            Protocol.Ethernet => Hardware(header, 0, 6),
            Protocol.BackboneTag => Hardware(header, 4, 10),
            Protocol.Fddi => Hardware(header, 1, 7),
            Protocol.IpOverFibreChannel => Hardware(header, 2, 10),
            Protocol.TokenRing => TokenRing(header),
            Protocol.Isl => Isl(header),
            Protocol.MacSec => header.Length < 14 || Hardware(header, 6),
            Protocol.Wlan => Wlan(header),
            Protocol.LinuxCooked => LinuxCooked(header, isAlone: layer.PayloadOffset == layer.End),
            Protocol.Ipv4 => Ipv4(header),
            Protocol.Ipv6 => Ipv6(header),
            Protocol.Ipv6HopByHop or Protocol.Ipv6Destination => Ipv6Options(header),
            Protocol.Ipv6Routing => Ipv6Routing(header),
            Protocol.Tcp => Ports(header, 20) && TcpOptions(header),
            Protocol.Udp or Protocol.UdpLite => Ports(header, 8),
            Protocol.Sctp or Protocol.Dccp => Ports(header, 12),
            Protocol.Geneve => Geneve(header),
            Protocol.Gre => header.Length < 1 || (header[0] & 0x40) == 0,
            Protocol.Teredo => header.IsEmpty,
            Protocol.Vlan or Protocol.ServiceVlan or Protocol.Llc or Protocol.CiscoMetadata or Protocol.VnTag
                or Protocol.FabricPath or Protocol.Arista or Protocol.Arcnet
                or Protocol.Mpls or Protocol.PseudowireControl or Protocol.PseudowireChannel or Protocol.Service
                or Protocol.Ppp or Protocol.PppoeSession or Protocol.PppoeDiscovery or Protocol.CiscoHdlc
                or Protocol.FrameRelay or Protocol.Atm or Protocol.LanEmulation or Protocol.ClassicalIp
                or Protocol.Null or Protocol.RawIp or Protocol.Enc or Protocol.IpNet or Protocol.Juniper
                or Protocol.Radiotap or Protocol.Prism or Protocol.Avs or Protocol.WlanRadio
                or Protocol.Ipv6Fragment or Protocol.AuthenticationHeader or Protocol.EncapsulatingSecurity
                or Protocol.PayloadCompression
                or Protocol.EtherIp or Protocol.Erspan or Protocol.Vxlan or Protocol.Gtp or Protocol.GtpPrime
                or Protocol.GtpV2 or Protocol.L2tp or Protocol.UdpEncapsulation or Protocol.LispData => true,
            _ => false,
        };
        return layer.Protocol switch
        {
            Protocol.Arp => layer.Offset + Arp(header),
            Protocol.Icmp => layer.Offset + _control.Icmp(data[layer.Offset..layer.End]),
            Protocol.Icmpv6 => layer.Offset + _control.Icmpv6(data[layer.Offset..layer.End]),
            Protocol.Igmp => layer.Offset + _control.Igmp(data[layer.Offset..layer.End]),
            Protocol.Pim => layer.Offset + Math.Min(ControlNames.FixedBytes, header.Length),
            _ => isWhole ? layer.PayloadOffset : layer.Offset,
        };
    }

    private bool Hardware(Span<byte> header, params ReadOnlySpan<int> offsets)
    {
        if (header.Length < offsets[^1] + HardwareBytes)
            return false;
        foreach (int offset in offsets)
            names.Hardware(header.Slice(offset, HardwareBytes));
        return true;
    }

    // The highest bit of the source says that a route follows.
    private bool TokenRing(Span<byte> header)
    {
        const int Source = 8;
        const byte HasRoute = 0x80;
        if (header.Length < Source + HardwareBytes)
            return false;
        int route = header[Source] & HasRoute;
        Hardware(header, 2, Source);
        header[Source] = (byte)(header[Source] & ~HasRoute | route);
        return true;
    }

    // The source's vendor is in the header twice.
    private bool Isl(Span<byte> header)
    {
        const int Source = 6;
        const int Vendor = 17;
        if (!Hardware(header, Source) || header.Length < Vendor + 3)
            return false;
        header.Slice(Source, 3).CopyTo(header[Vendor..]);
        return true;
    }

    private bool Wlan(Span<byte> header)
    {
        const int BothSystems = 3;
        ReadOnlySpan<int> offsets = [4, 10, 16];
        foreach (int offset in offsets)
        {
            if (header.Length >= offset + HardwareBytes)
                Hardware(header, offset);
        }
        if (header.Length >= 30 && (header[1] & BothSystems) == BothSystems)
            Hardware(header, 24);
        return header.Length >= 10;
    }

    // A header of 16 bytes with nothing after it may be the start of one of 20.
    private bool LinuxCooked(Span<byte> header, bool isAlone)
    {
        const int Version1Bytes = 16;
        const int Version2Bytes = 20;
        const int AddressBytes = 8;
        bool isFirst = header.Length == Version1Bytes && !isAlone;
        if (!isFirst && header.Length < Version2Bytes)
            return false;
        int length = isFirst ? BinaryPrimitives.ReadUInt16BigEndian(header[4..]) : header[11];
        Span<byte> address = header.Slice(isFirst ? 6 : 12, AddressBytes);
        if (length == HardwareBytes)
            names.Hardware(address);
        else if (length == Ipv4Bytes)
            names.Ipv4(address);
        address[(length is HardwareBytes or Ipv4Bytes ? length : 0)..].Clear();
        return true;
    }

    private int Arp(Span<byte> header)
    {
        const int FixedBytes = 8;
        if (header.Length < FixedBytes)
            return 0;
        (int hardware, int protocol) = (header[4], header[5]);
        bool isWhole = header.Length >= FixedBytes + 2 * (hardware + protocol);
        if (!isWhole)
            return FixedBytes;
        Span<byte> rest = header[FixedBytes..];
        for (int i = 0; i < 2; i++)
        {
            Address(rest[..hardware]);
            Address(rest.Slice(hardware, protocol));
            rest = rest[(hardware + protocol)..];
        }
        return header.Length - rest.Length;
    }

    // By its length: other kinds of addresses are cleared.
    private void Address(Span<byte> address)
    {
        switch (address.Length)
        {
            case HardwareBytes:
                names.Hardware(address);
                break;
            case Ipv4Bytes:
                names.Ipv4(address);
                break;
            case Ipv6Bytes:
                names.Ipv6(address);
                break;
            default:
                address.Clear();
                break;
        }
    }

    private bool Ipv4(Span<byte> header)
    {
        if (header.Length < Ipv4Header.MinSize || header.Length < (header[0] & 0xF) * 4)
            return false;
        names.Ipv4(header[12..]);
        names.Ipv4(header[16..]);
        Span<byte> rest = header[Ipv4Header.MinSize..];
        while (!rest.IsEmpty && rest[0] != HeaderOption.End)
        {
            int length = rest[0] == HeaderOption.NoOperation ? 1 : rest.Length < 2 ? 0 : rest[1];
            if (length == 0 || length > rest.Length || (length < 2 && rest[0] != HeaderOption.NoOperation))
                break;
            if (length > 2)
                Ipv4Option(rest[..length]);
            rest = rest[length..];
        }
        rest.Clear();
        return true;
    }

    // IANA, IP option numbers.
    private void Ipv4Option(Span<byte> option)
    {
        const int FirstAddress = 3;
        switch (option[0])
        {
            // Record route, loose and strict source route.
            case 7 or 131 or 137:
                Ipv4List(option[FirstAddress..], Ipv4Bytes);
                break;
            // Timestamps, with addresses if the flag is 1 or 3.
            case 68 when option.Length > FirstAddress && (option[FirstAddress] & 0xF) != 0:
                Ipv4List(option[(FirstAddress + 1)..], 2 * Ipv4Bytes);
                break;
            case 68 or 130 or 136 or 148:
                break;
            default:
                option[2..].Clear();
                break;
        }
    }

    private void Ipv4List(Span<byte> list, int step)
    {
        for (; list.Length >= Ipv4Bytes; list = list[Math.Min(step, list.Length)..])
            names.Ipv4(list);
        list.Clear();
    }

    private bool Ipv6(Span<byte> header)
    {
        if (header.Length < Ipv6Header.Size)
            return false;
        names.Ipv6(header.Slice(8, Ipv6Bytes));
        names.Ipv6(header.Slice(24, Ipv6Bytes));
        return true;
    }

    private bool Ipv6Options(Span<byte> header)
    {
        if (header.Length < 8 || header.Length < (header[1] + 1) * 8)
            return false;
        Span<byte> rest = header[2..];
        while (!rest.IsEmpty)
        {
            int length = rest[0] == Ipv6Option.Pad1 ? 1 : rest.Length < 2 ? int.MaxValue : 2 + rest[1];
            if (length > rest.Length)
                break;
            Span<byte> value = rest[Math.Min(2, length)..length];
            // Tunnel limit, router alert and jumbo payload have no address.
            if (rest[0] == Ipv6Option.HomeAddress && value.Length == Ipv6Bytes)
                names.Ipv6(value);
            else if (rest[0] is not (4 or 5 or Ipv6Option.Jumbo))
                value.Clear();
            rest = rest[length..];
        }
        rest.Clear();
        return true;
    }

    private bool Ipv6Routing(Span<byte> header)
    {
        if (header.Length < Ipv6RoutingHeader.MinSize || header.Length < (header[1] + 1) * 8)
            return false;
        Span<byte> rest = header[Ipv6RoutingHeader.MinSize..];
        // RFC 8754: TLVs follow the addresses.
        int addresses = header[2] switch
        {
            0 or 2 => rest.Length / Ipv6Bytes,
            4 => Math.Min(header[4] + 1, rest.Length / Ipv6Bytes),
            _ => 0,
        };
        for (int i = 0; i < addresses; i++)
            names.Ipv6(rest.Slice(i * Ipv6Bytes, Ipv6Bytes));
        rest[(addresses * Ipv6Bytes)..].Clear();
        return true;
    }

    private bool Ports(Span<byte> header, int least)
    {
        if (header.Length < sizeof(uint))
            return false;
        names.Port(header);
        names.Port(header[sizeof(ushort)..]);
        // A quoted packet may end after the ports.
        return header.Length >= Math.Min(least, 8);
    }

    // IANA, TCP option kind numbers.
    private bool TcpOptions(Span<byte> header)
    {
        const int FixedBytes = 20;
        const int MultipathTcp = 30;
        const int AddAddress = 3;
        Span<byte> rest = header.Length <= FixedBytes ? [] : header[FixedBytes..];
        while (!rest.IsEmpty && rest[0] != HeaderOption.End)
        {
            int length = rest[0] == HeaderOption.NoOperation ? 1 : rest.Length < 2 ? 0 : rest[1];
            if (length == 0 || length > rest.Length || (length < 2 && rest[0] != HeaderOption.NoOperation))
                break;
            Span<byte> option = rest[..length];
            if (option[0] == MultipathTcp && length > 4 && option[2] >> 4 == AddAddress)
            {
                if (length >= 4 + Ipv6Bytes)
                    names.Ipv6(option.Slice(4, Ipv6Bytes));
                else if (length >= 4 + Ipv4Bytes)
                    names.Ipv4(option[4..]);
            }
            else if (option[0] is not (<= 5 or 8 or 28 or 29 or MultipathTcp or 34) && length > 2)
                option[2..].Clear();
            rest = rest[length..];
        }
        rest.Clear();
        return true;
    }

    // RFC 8926: nothing is known about the content of options.
    private static bool Geneve(Span<byte> header)
    {
        const int FixedBytes = 8;
        if (header.Length < FixedBytes)
            return false;
        header[FixedBytes..].Clear();
        return true;
    }
}
