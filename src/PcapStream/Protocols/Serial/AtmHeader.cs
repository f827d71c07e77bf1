namespace PcapStream.Protocols.Serial;

/// <summary>
/// SunATM (LINKTYPE_SUNATM), as defined in sunatmpar.h. Traffic type 1 is LAN emulation, type 2 is LLC (RFC 2684).
/// <code>
///  0                       1     2     4
///  +-----------------------+-----+-----+---------
///  | direction 1|…|kind 4  | VPI | VCI | payload
///  +-----------------------+-----+-----+---------
/// </code>
/// </summary>
internal static class AtmHeader
{
    private const int Size = 4;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Atm, Size))
            return Protocol.None;
        return (bytes[0] & 0x0F) switch
        {
            1 => Protocol.LanEmulation,
            2 => Protocol.Llc,
            _ => Protocol.None,
        };
    }
}
