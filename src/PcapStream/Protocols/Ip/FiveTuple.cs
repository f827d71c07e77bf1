using System.Buffers.Binary;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// Who sent a packet to whom: its innermost IP header, and the ports in it. What an ICMP error quotes was not sent with
/// it.
/// </summary>
internal record struct FiveTuple
{
    private const int PortBytes = 4;
    private const int FragmentUnit = 8;

    // The part that all messages have (RFC 792 and 4443), though many have more that is fixed.
    private const int IcmpHeaderBytes = 8;
    private const int AcknowledgmentOffset = 8;
    private const int WindowOffset = 14;

    public NetworkAddress Source;
    public NetworkAddress Destination;
    public ushort SourcePort;
    public ushort DestinationPort;
    public bool HasPorts;

    /// <summary>The number of the protocol in the IP packet.</summary>
    public byte Number;

    public TcpControl Flags;
    public uint Sequence;
    public uint Acknowledgment;
    public ushort Window;

    /// <summary>Type and code of an ICMP message; null for other packets.</summary>
    public (byte Type, byte Code)? Icmp;

    /// <summary>Where the IP header begins.</summary>
    public int IpOffset;

    /// <summary>Bytes of the IP packet by its header; 0 where the header does not say.</summary>
    public int IpBytes;

    /// <summary>Bytes of the transport's header, as far as it was captured; 0 without one.</summary>
    public int TransportBytes;

    /// <summary>Where the payload after the last of these headers begins.</summary>
    public int PayloadOffset;

    /// <summary>What the fragments of a packet have in common; null for a whole packet.</summary>
    public uint? Fragment;

    /// <summary>Whether it is a fragment without ports.</summary>
    public bool IsLaterFragment;

    /// <summary>Whether fragments of later bytes of the packet exist.</summary>
    public bool HasMoreFragments;

    /// <summary>Where the bytes of a fragment are in the packet's payload.</summary>
    public int FragmentStart;

    /// <summary>Bytes of a fragment's payload, by its header.</summary>
    public int FragmentBytes;

    /// <summary>Whether the sender is the lesser end, by address and then by port.</summary>
    public readonly bool IsFromLow =>
        Source < Destination || (Source == Destination && SourcePort <= DestinationPort);

    /// <summary>
    /// The ends as keys of flows have them: the lower one first, with types of ICMP in place of ports; of messages that
    /// have no answer, such as ICMP errors, the sender first, with type and code (Community ID specification).
    /// </summary>
    public readonly OrderedEnds Order()
    {
        bool isFromLow = IsFromLow;
        (ushort source, ushort destination) = (SourcePort, DestinationPort);
        if (Number is IpNumbers.Icmp or IpNumbers.Icmpv6 && Icmp is { } message)
        {
            byte? counterpart = IcmpPorts.Counterpart(Number, message.Type);
            (source, destination) = (message.Type, counterpart ?? message.Code);
            isFromLow = counterpart is null || Source < Destination || (Source == Destination && source < destination);
        }
        return isFromLow
            ? new OrderedEnds(Source, source, Destination, destination, IsFromLow: true)
            : new OrderedEnds(Destination, destination, Source, source, IsFromLow: false);
    }

    /// <summary>Reads the ends; false for a packet without IP.</summary>
    public static bool TryRead(in DecodedPacket packet, out FiveTuple ends)
    {
        ends = default;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                break;
            ends.Add(layer, packet.Header(layer));
        }
        return ends.Source.Kind != AddressKind.None;
    }

    /// <summary>Reads the ends of all IP headers, outermost first, as far as there is room.</summary>
    /// <returns>The number of headers.</returns>
    public static int Read(in DecodedPacket packet, Span<FiveTuple> tuples)
    {
        int count = 0;
        FiveTuple ends = default;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                break;
            bool isNext = layer.Protocol is Protocol.Ipv4 or Protocol.Ipv6 && ends.Source.Kind != AddressKind.None;
            if (isNext && count < tuples.Length)
                tuples[count++] = ends;
            ends.Add(layer, packet.Header(layer));
        }
        if (ends.Source.Kind != AddressKind.None && count < tuples.Length)
            tuples[count++] = ends;
        return count;
    }

    private void Add(Layer layer, ReadOnlySpan<byte> header)
    {
        Protocol protocol = layer.Protocol;
        switch (protocol)
        {
            case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                Begin(layer, NetworkAddress.Ipv4(header[12..16]), NetworkAddress.Ipv4(header[16..20]), header[9]);
                IpBytes = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                int offset = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
                AddFragment(
                    BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
                    (offset & 0x1FFF) * FragmentUnit,
                    (offset & 0x2000) != 0,
                    layer.PayloadOffset);
                break;
            case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                Begin(layer, NetworkAddress.Ipv6(header[8..24]), NetworkAddress.Ipv6(header[24..40]), header[6]);
                int payload = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
                IpBytes = payload == 0 ? 0 : Ipv6Header.Size + payload;
                break;
            case Protocol.Ipv6Fragment
                when Ipv6FragmentHeader.TryRead(header, out Ipv6FragmentHeader fragment):
                Number = fragment.NextHeader;
                PayloadOffset = layer.PayloadOffset;
                AddFragment(
                    fragment.Identification,
                    fragment.FragmentOffset,
                    fragment.MoreFragments,
                    layer.PayloadOffset);
                break;
            case Protocol.Ipv6HopByHop or Protocol.Ipv6Routing
                or Protocol.Ipv6Destination or Protocol.AuthenticationHeader when header.Length > 0:
                Number = header[0];
                PayloadOffset = layer.PayloadOffset;
                break;
            case Protocol.Icmp or Protocol.Icmpv6 when header.Length >= 2 && Source.Kind != AddressKind.None:
                Icmp = (header[0], header[1]);
                TransportBytes = Math.Min(IcmpHeaderBytes, layer.End - layer.Offset);
                PayloadOffset = layer.Offset + TransportBytes;
                break;
            case Protocol.Tcp or Protocol.Udp
                or Protocol.Sctp
                when header.Length >= PortBytes && Source.Kind != AddressKind.None:
                HasPorts = true;
                EndAt(layer);
                SourcePort = BinaryPrimitives.ReadUInt16BigEndian(header);
                DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                if (protocol == Protocol.Tcp && header.Length >= TcpHeader.MinSize)
                {
                    Sequence = BinaryPrimitives.ReadUInt32BigEndian(header[PortBytes..]);
                    Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(header[AcknowledgmentOffset..]);
                    Flags = TcpHeader.FlagsOf(header);
                    Window = BinaryPrimitives.ReadUInt16BigEndian(header[WindowOffset..]);
                }
                break;
        }
    }

    private void Begin(Layer layer, NetworkAddress source, NetworkAddress destination, byte number)
    {
        this = default;
        (Source, Destination, Number) = (source, destination, number);
        (IpOffset, PayloadOffset) = (layer.Offset, layer.PayloadOffset);
    }

    private void EndAt(Layer layer)
    {
        TransportBytes = layer.HeaderLength;
        PayloadOffset = layer.PayloadOffset;
    }

    private void AddFragment(uint identification, int start, bool hasMore, int payloadOffset)
    {
        if (start == 0 && !hasMore)
            return;
        Fragment = identification;
        IsLaterFragment = start != 0;
        HasMoreFragments = hasMore;
        FragmentStart = start;
        FragmentBytes = Math.Max(0, IpBytes - (payloadOffset - IpOffset));
    }
}

/// <summary>Both ends of a packet in the order of a key.</summary>
internal readonly record struct OrderedEnds(
    NetworkAddress Low, ushort LowPort, NetworkAddress High, ushort HighPort, bool IsFromLow);
