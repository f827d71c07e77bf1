using System.Buffers.Binary;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// Mobile IPv6, RFC 6275, section 6.1.
/// <code>
///  0             1        2      3          4          6
///  +-------------+--------+------+----------+----------+---------------------------------
///  | next header | length | type | reserved | checksum | message, to 8 * (length + 1)
///  +-------------+--------+------+----------+----------+---------------------------------
/// </code>
/// </summary>
public readonly ref struct MobilityHeader
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private MobilityHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers); 59 for nothing.</summary>
    public byte NextHeader => _bytes[0];

    internal bool IsLast => NextHeader == Ipv6Header.NoNextHeader;

    /// <summary>Length of the header in bytes, message included.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>The message's type (IANA, mobility header types).</summary>
    public byte Type => _bytes[2];

    /// <summary>Checksum over header and pseudo-header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MobilityHeader header)
    {
        header = new MobilityHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (cursor.TryAddLayer(Protocol.Mobility, MinSize))
            cursor.TryExtend(HeaderLengthOf(bytes) - MinSize);
        return Protocol.None;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}
