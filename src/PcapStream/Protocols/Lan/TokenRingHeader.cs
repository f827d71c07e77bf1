namespace PcapStream.Protocols.Lan;

/// <summary>
/// Token Ring, IEEE 802.5. The source's highest bit announces a route, which starts with its length.
/// <code>
///  0                1               2             8        14
///  +----------------+---------------+-------------+--------+-------+---------
///  | access control | frame control | destination | source | route | payload
///  +----------------+---------------+-------------+--------+-------+---------
/// </code>
/// </summary>
internal static class TokenRingHeader
{
    private const int Size = 14;
    private const int SourceOffset = 8;
    private const byte HasRoute = 0x80;
    private const byte RouteLengthMask = 0x1F;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.TokenRing, Size))
            return Protocol.None;
        ReadOnlySpan<byte> route = cursor.Rest;
        if ((bytes[SourceOffset] & HasRoute) != 0
            && !(cursor.TryExtend(2) && cursor.TryExtend(Math.Max(0, (route[0] & RouteLengthMask) - 2))))
            return Protocol.None;
        return bytes[1] >> 6 == 1 ? Protocol.Llc : Protocol.None;
    }
}
