using System.Buffers.Binary;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv6 hop-by-hop or destination options, RFC 8200, sections 4.3 and 4.6.
/// <code>
///  0             1        2
///  +-------------+--------+---------------------------
///  | next header | length | options, to 8 * (length + 1)
///  +-------------+--------+---------------------------
/// </code>
/// </summary>
public readonly ref struct Ipv6OptionsHeader
{
    /// <summary>Least bytes of the header.</summary>
    public const int MinSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6OptionsHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What follows (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Bytes of the header, options included.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>The options, one after the other.</summary>
    public Ipv6Options Options => new(_bytes[2..HeaderLength]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when it is not all there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6OptionsHeader header)
    {
        header = new Ipv6OptionsHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    /// <summary>
    /// The home address that a mobile node's packet comes from, 16 bytes; none where no option says it.
    /// </summary>
    internal ReadOnlySpan<byte> HomeAddress
    {
        get
        {
            foreach (Ipv6Option option in Options)
            {
                if (option.Type == Ipv6Option.HomeAddress && option.Data.Length == 16)
                    return option.Data;
            }
            return default;
        }
    }

    // RFC 2675: the length of a packet whose IPv6 header has no room for it; 0 where no option tells it.
    internal static int JumboLength(ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(bytes, out Ipv6OptionsHeader header))
            return 0;
        foreach (Ipv6Option option in header.Options)
        {
            if (option.Type == Ipv6Option.Jumbo && option.Data.Length == 4)
                return (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(option.Data), int.MaxValue);
        }
        return 0;
    }

    internal static Protocol Decode(Protocol kind, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(kind, MinSize) || !cursor.TryExtend(HeaderLengthOf(bytes) - MinSize))
            return Protocol.None;
        return MissingBytes(bytes) is > 0 and int missing ? cursor.Malformed(bytes.Length + missing, bytes.Length) : IpProtocols.Next(bytes[0]);
    }

    // An option that ends behind the header is one thing, but one that ends behind the packet leaves nothing to follow.
    private static int MissingBytes(ReadOnlySpan<byte> bytes)
    {
        int at = 2;
        while (at < HeaderLengthOf(bytes))
            at += bytes[at] == Ipv6Option.Pad1 ? 1 : at + 1 == bytes.Length ? 2 : 2 + bytes[at + 1];
        return at - bytes.Length;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}
