using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// Shim6, RFC 5533, section 5.1: a header before a payload, or a control message.
/// <code>
///  0             1        2              3                   8
///  +-------------+--------+--------------+-------------------+---------------------------
///  | next header | length | P 1| type 7  | receiver's context | to 8 * (length + 1)
///  +-------------+--------+--------------+-------------------+---------------------------
/// </code>
/// </summary>
public readonly ref struct Shim6Header
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Shim6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers); 59 for nothing.</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Length of the header in bytes.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Whether it is a header before a payload, not a control message.</summary>
    public bool HasPayload => (_bytes[2] & 0x80) != 0;

    /// <summary>The type of a control message.</summary>
    public int Type => _bytes[2] & 0x7F;

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Shim6Header header)
    {
        header = new Shim6Header(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Shim6, MinSize) || !cursor.TryExtend(HeaderLengthOf(bytes) - MinSize))
            return Protocol.None;
        return IpProtocols.Next(bytes[0]);
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}
