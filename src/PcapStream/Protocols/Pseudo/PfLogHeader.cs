namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// BSD's packet filter log (LINKTYPE_PFLOG). The length excludes the padding to a multiple of 4.
/// <code>
///  0        1                2        3        4
///  +--------+----------------+--------+--------+--------------------------+---------
///  | length | address family | action | reason | interface, rule, filling | payload
///  +--------+----------------+--------+--------+--------------------------+---------
/// </code>
/// </summary>
internal static class PfLogHeader
{
    private const int MinSize = 4;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.PfLog, MinSize))
            return Protocol.None;
        int length = bytes[0] + 3 & ~3;
        if (length < MinSize)
            return cursor.Malformed(MinSize, bytes[0]);
        return cursor.TryExtend(length - MinSize) ? AddressFamilies.Next(bytes[1]) : Protocol.None;
    }
}
