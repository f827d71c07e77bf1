using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// IPv6 with its extension headers (RFC 8200) as Zeek follows them: up to the first one that was not captured whole,
/// and not after a fragment, ESP or Mobility header. A route ends at its last address (types 0 and 2 of RFC 5095 and
/// 6275), and a home address is the sender.
/// </summary>
internal readonly ref struct ZeekExtensions
{
    private const int NextHeaderOffset = 6;
    private const int RoutingTypeOffset = 2;
    private const int SegmentsLeftOffset = 3;
    private const int AddressBytes = 16;

    /// <summary>Follows the headers.</summary>
    /// <param name="ip">The packet from its IPv6 header on.</param>
    public ZeekExtensions(ReadOnlySpan<byte> ip)
    {
        Next = ip[NextHeaderOffset];
        Length = Ipv6Header.Size;
        while (LengthOf(Next, ip[Length..]) is var length and > 0)
        {
            ReadOnlySpan<byte> header = ip.Slice(Length, length);
            byte type = Next;
            Length += length;
            IsFragment = type == IpNumbers.Ipv6Fragment;
            if (type == IpNumbers.Ipv6Routing && Destination.IsEmpty)
                Destination = LastStop(header);
            if (type == IpNumbers.Ipv6Destination && Source.IsEmpty
                && Ipv6OptionsHeader.TryRead(header, out Ipv6OptionsHeader options))
                Source = options.HomeAddress;
            if (type is IpNumbers.Esp or IpNumbers.Mobility)
                break;
            Next = header[0];
            if (IsFragment)
                break;
        }
    }

    /// <summary>The number of the payload's protocol, or of a header that is not followed.</summary>
    public byte Next { get; }

    /// <summary>Bytes of all headers.</summary>
    public int Length { get; }

    /// <summary>Whether the last one is that of a fragment, which may be the only one of its packet.</summary>
    public bool IsFragment { get; }

    /// <summary>The sender's home address; empty without one.</summary>
    public ReadOnlySpan<byte> Source { get; }

    /// <summary>Where a route ends; empty without one.</summary>
    public ReadOnlySpan<byte> Destination { get; }

    // 0 for no extension header, or one that is not whole.
    private static int LengthOf(byte type, ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return 0;
        int length = type switch
        {
            IpNumbers.Ipv6HopByHop or IpNumbers.Ipv6Routing or IpNumbers.Ipv6Destination or IpNumbers.Mobility =>
                (rest[1] + 1) * 8,
            IpNumbers.AuthenticationHeader => (rest[1] + 2) * 4,
            IpNumbers.Ipv6Fragment or IpNumbers.Esp => 8,
            _ => 0,
        };
        return length <= rest.Length ? length : 0;
    }

    private static ReadOnlySpan<byte> LastStop(ReadOnlySpan<byte> header)
    {
        bool isRoute = header[SegmentsLeftOffset] > 0 && header[RoutingTypeOffset] switch
        {
            0 => header[1] >= 2 && header[1] % 2 == 0,
            2 => header[1] == 2,
            _ => false,
        };
        return isRoute ? header[^AddressBytes..] : default;
    }
}
