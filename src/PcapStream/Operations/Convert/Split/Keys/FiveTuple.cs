using System.Buffers.Binary;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>
/// Who sent a packet to whom: its innermost IP header, and the ports in it. What an ICMP error quotes was not sent with
/// it.
/// </summary>
internal record struct FiveTuple
{
    private const int PortBytes = 4;
    private const int FlagsOffset = 12;

    public NetworkAddress Source;
    public NetworkAddress Destination;
    public ushort SourcePort;
    public ushort DestinationPort;
    public bool HasPorts;

    /// <summary>The number of the protocol in the IP packet.</summary>
    public byte Number;

    public TcpControl Flags;

    /// <summary>What the fragments of a packet have in common; null for a whole packet.</summary>
    public uint? Fragment;

    /// <summary>Whether it is a fragment without ports.</summary>
    public bool IsLaterFragment;

    /// <summary>Whether the sender is the lesser end, by address and then by port.</summary>
    public readonly bool IsFromLow =>
        Source < Destination || (Source == Destination && SourcePort <= DestinationPort);

    /// <summary>Reads the ends; false for a packet without IP.</summary>
    public static bool TryRead(in DecodedPacket packet, out FiveTuple ends)
    {
        ends = default;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                break;
            ends.Add(layer.Protocol, packet.Header(layer));
        }
        return ends.Source.Kind != AddressKind.None;
    }

    private void Add(Protocol protocol, ReadOnlySpan<byte> header)
    {
        switch (protocol)
        {
            case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                Begin(NetworkAddress.Ipv4(header[12..16]), NetworkAddress.Ipv4(header[16..20]), header[9]);
                AddFragment(
                    BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
                    (BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x1FFF) != 0,
                    (header[6] & 0x20) != 0);
                break;
            case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                Begin(NetworkAddress.Ipv6(header[8..24]), NetworkAddress.Ipv6(header[24..40]), header[6]);
                break;
            case Protocol.Ipv6Fragment
                when Ipv6FragmentHeader.TryRead(header, out Ipv6FragmentHeader fragment):
                Number = fragment.NextHeader;
                AddFragment(fragment.Identification, fragment.FragmentOffset != 0, fragment.MoreFragments);
                break;
            case Protocol.Ipv6HopByHop or Protocol.Ipv6Routing
                or Protocol.Ipv6Destination when header.Length > 0:
                Number = header[0];
                break;
            case Protocol.Tcp or Protocol.Udp
                or Protocol.Sctp
                when header.Length >= PortBytes && Source.Kind != AddressKind.None:
                HasPorts = true;
                SourcePort = BinaryPrimitives.ReadUInt16BigEndian(header);
                DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                if (protocol == Protocol.Tcp && header.Length >= TcpHeader.MinSize)
                    Flags = (TcpControl)(BinaryPrimitives.ReadUInt16BigEndian(header[FlagsOffset..]) & 0x0FFF);
                break;
        }
    }

    private void Begin(NetworkAddress source, NetworkAddress destination, byte number)
    {
        this = default;
        (Source, Destination, Number) = (source, destination, number);
    }

    private void AddFragment(uint identification, bool isLater, bool hasMore)
    {
        if (!isLater && !hasMore)
            return;
        Fragment = identification;
        IsLaterFragment = isLater;
    }
}
