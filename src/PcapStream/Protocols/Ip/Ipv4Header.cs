using System.Buffers.Binary;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv4, RFC 791, section 3.1.
/// <code>
///  0             1     2              4    6                            8     9
///  +-------------+-----+--------------+----+----------------------------+-----+---------
///  | version|IHL | TOS | total length | id | flags 3|fragment offset 13 | TTL | protocol
///  +-------------+-----+--------------+----+----------------------------+-----+---------
///  10         12       16            20
///  +----------+--------+-------------+--------
///  | checksum | source | destination | options
///  +----------+--------+-------------+--------
/// </code>
/// </summary>
public readonly ref struct Ipv4Header
{
    /// <summary>Length of a header without options, in bytes.</summary>
    public const int MinSize = 20;

    private const int Version = 4;
    private const int TotalLengthEnd = 4;
    private const ushort FragmentOffsetMask = 0x1FFF;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv4Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Length of the header in bytes, options included; 20 to 60.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Type of service, or DSCP and ECN (RFC 2474, RFC 3168).</summary>
    public byte TypeOfService => _bytes[1];

    /// <summary>
    /// Length of header and payload in bytes, as the header gives it; 0 if hardware was to fill it in.
    /// </summary>
    public ushort TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Identifies the packet that a fragment belongs to.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Whether the packet may not be fragmented.</summary>
    public bool DontFragment => (_bytes[6] & 0x40) != 0;

    /// <summary>Whether fragments follow.</summary>
    public bool MoreFragments => (_bytes[6] & 0x20) != 0;

    /// <summary>Offset of this fragment in the packet's payload, in bytes.</summary>
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) & FragmentOffsetMask) * 8;

    /// <summary>Whether the payload is only a part of the packet's.</summary>
    internal bool IsFragment => MoreFragments || FragmentOffset > 0;

    /// <summary>Remaining hops.</summary>
    public byte TimeToLive => _bytes[8];

    /// <summary>The protocol of the payload (IANA, protocol numbers).</summary>
    public byte Protocol => _bytes[9];

    /// <summary>Checksum of the header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    /// <summary>Source address.</summary>
    public NetworkAddress Source => new(AddressBits.Ipv4(_bytes[12..]), AddressKind.Ipv4);

    /// <summary>Destination address.</summary>
    public NetworkAddress Destination => new(AddressBits.Ipv4(_bytes[16..]), AddressKind.Ipv4);

    /// <summary>Enumerates the options.</summary>
    public HeaderOptions Options => new(_bytes[MinSize..HeaderLength]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete or its length is below <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv4Header header)
    {
        header = new Ipv4Header(bytes);
        return bytes.Length >= MinSize && HeaderLengthOf(bytes) is >= MinSize and int length && length <= bytes.Length;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocols.Protocol.Ipv4, MinSize))
            return Contradiction(bytes, ref cursor);
        int headerLength = HeaderLengthOf(bytes);
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (bytes[0] >> 4 != Version || headerLength < MinSize || (totalLength < headerLength && totalLength != 0))
            return Contradiction(bytes, ref cursor);
        // Hardware that segments large packets receives them without a length.
        if (totalLength != 0)
            cursor.LimitPayload(totalLength - MinSize);
        if (headerLength > MinSize && !cursor.TryExtend(headerLength - MinSize))
            return Protocols.Protocol.None;
        // Only the first fragment has the transport's header, and an empty payload has none.
        bool isDecoded = cursor.IsInDatagram
            ? cursor.MoveToDatagram()
            : (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & FragmentOffsetMask) == 0
                && totalLength != headerLength;
        return isDecoded ? IpProtocols.Next(bytes[9]) : Protocols.Protocol.None;
    }

    // An incomplete header may also contradict itself.
    private static Protocol Contradiction(ReadOnlySpan<byte> bytes, ref HeaderCursor cursor)
    {
        if (bytes.IsEmpty)
            return Protocols.Protocol.None;
        int version = bytes[0] >> 4;
        if (version == Ipv6Header.Version)
            return cursor.Redirect(Protocols.Protocol.Ipv6, Version, version);
        if (version != Version)
            return cursor.Malformed(Version, version, 1);
        int headerLength = HeaderLengthOf(bytes);
        if (headerLength < MinSize)
            return cursor.Malformed(MinSize, headerLength, 1);
        if (bytes.Length < TotalLengthEnd)
            return Protocols.Protocol.None;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return totalLength != 0 && totalLength < headerLength
            ? cursor.Malformed(headerLength, totalLength, TotalLengthEnd)
            : Protocols.Protocol.None;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[0] & 0x0F) * 4;
}

/// <summary>
/// The final destination of an IPv4 packet. Until the end of a source route (RFC 791, section 3.1), the header's
/// destination is just the next hop.
/// </summary>
internal static class SourceRoute
{
    private const byte Loose = 131;
    private const byte Strict = 137;
    private const int DestinationOffset = 16;
    private const int AddressSize = 4;
    private const int LeastLength = 3 + AddressSize;

    /// <summary>
    /// Offset of the final destination in a header of at least 20 bytes; -1 if the options that give it are missing.
    /// </summary>
    public static int FinalDestinationOffset(ReadOnlySpan<byte> bytes)
    {
        int end = (bytes[0] & 0x0F) * 4;
        int at = Ipv4Header.MinSize;
        while (at < end)
        {
            if (at >= bytes.Length)
                return -1;
            byte kind = bytes[at];
            if (kind == HeaderOption.End)
                break;
            if (kind == HeaderOption.NoOperation)
            {
                at++;
                continue;
            }
            if (at + 1 == end)
                break;
            if (at + 1 >= bytes.Length)
                return -1;
            int length = bytes[at + 1];
            if (length < 2 || at + length > end)
                break;
            if (kind is Loose or Strict)
                return Last(bytes, at, length);
            at += length;
        }
        return DestinationOffset;
    }

    private static int Last(ReadOnlySpan<byte> bytes, int at, int length)
    {
        if (at + 2 >= bytes.Length)
            return -1;
        // A route that is not a list of whole addresses is ignored.
        bool isAtItsEnd = length < LeastLength || (length - LeastLength) % AddressSize != 0 || bytes[at + 2] > length;
        int last = at + length - AddressSize;
        return isAtItsEnd ? DestinationOffset : last + AddressSize <= bytes.Length ? last : -1;
    }
}
