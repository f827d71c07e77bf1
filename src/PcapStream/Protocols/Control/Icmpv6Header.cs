using System.Buffers.Binary;

namespace PcapStream.Protocols.Control;

/// <summary>
/// ICMPv6, RFC 4443, section 2.1. An error quotes the packet that it is about, and so may a redirect (RFC 4861).
/// <code>
///  0      1      2          4
///  +------+------+----------+---------------------
///  | type | code | checksum | depends on the type
///  +------+------+----------+---------------------
/// </code>
/// </summary>
public readonly ref struct Icmpv6Header
{
    /// <summary>Bytes that every message has.</summary>
    public const int Size = 4;

    private const byte DestinationUnreachable = 1;
    private const byte ParameterProblem = 4;
    private const byte Redirect = 137;
    private const byte RedirectedHeader = 4;
    private const int QuotingSize = 8;
    private const int RedirectSize = 40;
    private const int RedirectedHeaderSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Icmpv6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the message is.</summary>
    public byte Type => _bytes[0];

    /// <summary>What it is more closely.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Icmpv6Header header)
    {
        header = new Icmpv6Header(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Icmpv6, Size))
            return Protocol.None;
        int quoted = bytes[0] switch
        {
            >= DestinationUnreachable and <= ParameterProblem => QuotingSize,
            Redirect => RedirectedPacketOffset(bytes),
            _ => 0,
        };
        if (quoted == 0 || !cursor.TryExtend(quoted - Size))
            return Protocol.None;
        cursor.Quote();
        return Protocol.Ipv6;
    }

    // RFC 4861, section 4.6: options of type, length in units of 8 bytes, and content.
    private static int RedirectedPacketOffset(ReadOnlySpan<byte> bytes)
    {
        int at = RedirectSize;
        while (at + 2 <= bytes.Length && bytes[at + 1] != 0)
        {
            if (bytes[at] == RedirectedHeader)
                return at + RedirectedHeaderSize;
            at += bytes[at + 1] * 8;
        }
        return 0;
    }
}
