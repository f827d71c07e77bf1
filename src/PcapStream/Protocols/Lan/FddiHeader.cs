namespace PcapStream.Protocols.Lan;

/// <summary>
/// FDDI, ISO 9314-2.
/// <code>
///  0               1             7        13
///  +---------------+-------------+--------+---------
///  | frame control | destination | source | payload
///  +---------------+-------------+--------+---------
/// </code>
/// </summary>
internal static class FddiHeader
{
    private const int Size = 13;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        // 48-bit addresses and LLC, asynchronous or synchronous.
        return cursor.TryAddLayer(Protocol.Fddi, Size) && (bytes[0] & 0x70) == 0x50 ? Protocol.Llc : Protocol.None;
    }
}
